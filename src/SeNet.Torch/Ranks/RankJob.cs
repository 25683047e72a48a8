using System.Diagnostics;
using SeNet.Torch.Ranks.Mpi;
using SeNet.Torch.Ranks.Nccl;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Ranks;

/// <summary>
/// This process's part in the launcher's job, and the one way out of it: whoever joined ends in order with all others, or ends them all.
/// Thread-safe.
/// </summary>
internal static class RankJob
{
    private const int FailureCode = 1;

    // What fails on all ranks alike is told by rank 0, whose end is the others'. Only where it goes on, another one speaks.
    private static readonly TimeSpan FirstsTurn = TimeSpan.FromSeconds(3), AbortsTurn = TimeSpan.FromSeconds(5);

    private static readonly Lock Gate = new();
    private static MpiRanks? _ranks;
    private static NcclRanks? _onDevice;
    private static int _supervised;
    private static int _ending;
    private static int _waited;

    /// <summary>Writes down what a rank failed with, and says with which code the job ends. A program may have its own.</summary>
    public static Func<Exception, int> ReportFailure { get; set; } = error =>
    {
        Console.Error.WriteLine($"{RankPlace.Current} failed: {error}");
        return FailureCode;
    };

    /// <summary>Joins the processes that the launcher started; the first call starts MPI, and gives torch this rank's share of the machine's processors.</summary>
    /// <returns>All of them; <see cref="RankGroup.Alone"/> where there are no others.</returns>
    /// <exception cref="RanksException">MPI is missing, or not the launcher's.</exception>
    public static RankGroup Join()
    {
        var place = RankPlace.Current;
        if (!place.IsShared) return RankGroup.Alone;
        lock (Gate)
        {
            if (_ranks is not null) return _ranks;
            _ranks = MpiRanks.Start(place, () => Fail(new RanksException(
                "The other processes have shown no sign of life for some time: one of their machines or its network is gone. Start the job again; it goes on from its last checkpoint.")));
            RankThreads.Apply(place);
            AppDomain.CurrentDomain.UnhandledException += (_, failure) => Fail((Exception)failure.ExceptionObject);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Leave();
            return _ranks;
        }
    }

    /// <summary>The same, to sum tensors on a device: on a GPU by NCCL.</summary>
    /// <exception cref="RanksException">As there, or NCCL is missing.</exception>
    public static RankGroup Join(Device device)
    {
        var ranks = Join();
        if (!ranks.IsShared || device.type != DeviceType.CUDA) return ranks;
        lock (Gate) return _onDevice ??= NcclRanks.Start(ranks, device);
    }

    /// <summary>Does a rank's part of something. What it fails with alone ends all ranks; what all fail with alike is thrown.</summary>
    /// <param name="ranks">Who does it.</param>
    /// <param name="work">This rank's part.</param>
    public static T Supervise<T>(RankGroup ranks, Func<T> work)
    {
        if (!ranks.IsShared) return work();
        Interlocked.Increment(ref _supervised);
        try
        {
            return work();
        }
        catch (Exception error) when (!SharedFailure.Is(error))
        {
            Fail(error);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _supervised);
        }
    }

    /// <summary>Says what this rank failed with, and ends all of them, if there are others.</summary>
    public static void Fail(Exception error)
    {
        if (_ranks is null || Interlocked.Exchange(ref _ending, 1) != 0) return;
        End(() => ReportFailure(error));
    }

    /// <summary>Waits, the first time, until rank 0 would have said the same, so that it alone speaks. Returns at once there, and where it is alone.</summary>
    public static void AwaitFirst()
    {
        if (RankPlace.Current is { IsShared: true, IsFirst: false } && Interlocked.Exchange(ref _waited, 1) == 0) Thread.Sleep(FirstsTurn);
    }

    // The process exits. In the midst of something, or with an error, the others would wait for it.
    private static void Leave()
    {
        if (_ranks is null || Interlocked.Exchange(ref _ending, 1) != 0) return;
        if (Volatile.Read(ref _supervised) == 0 && Environment.ExitCode == 0) _ranks.End();
        else End(() => Environment.ExitCode is > 0 and < 256 ? Environment.ExitCode : FailureCode);
    }

    private static void End(Func<int> report)
    {
        AwaitFirst();
        var code = report();
        // MPI's own end needs the launcher, which may be beyond a network that is gone.
        new Thread(() => _ranks!.Abort(code)) { IsBackground = true }.Start();
        Thread.Sleep(AbortsTurn);
        Process.GetCurrentProcess().Kill();
    }
}
