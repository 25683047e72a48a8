using System.Diagnostics;
using System.Globalization;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>
/// Notices that another machine is gone, for which MPI alone would wait for as long as TCP tries, a quarter of an hour: a barrier after
/// the other, on a thread and a communicator of its own, so that a rank takes part however long it computes.
/// </summary>
internal sealed unsafe class Heartbeat
{
    /// <summary>Seconds without a sign of life after which the job ends; 0 for never.</summary>
    public const string Variable = "SENET_RANKS_TIMEOUT";

    private const int DefaultSeconds = 15, PollMilliseconds = 250, RestMilliseconds = 1000;

    private readonly MpiFunctions _mpi;
    private readonly nint _communicator;
    private readonly TimeSpan _patience;
    private readonly Action _onSilence;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _stopped;

    private Heartbeat(MpiFunctions mpi, nint communicator, TimeSpan patience, Action onSilence)
    {
        (_mpi, _communicator, _patience, _onSilence) = (mpi, communicator, patience, onSilence);
        _thread = new Thread(Run) { IsBackground = true, Name = "ranks' heartbeat", Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>Starts it, on all ranks.</summary>
    /// <param name="mpi">For several threads.</param>
    /// <param name="onSilence">Called on the heartbeat's thread.</param>
    /// <returns>It; <see langword="null"/> where the variable says never.</returns>
    public static Heartbeat? Start(MpiFunctions mpi, Action onSilence)
    {
        nint communicator;
        mpi.Check(mpi.Duplicate(mpi.Constants.World, &communicator));
        mpi.Check(mpi.SetErrorHandler(communicator, mpi.Constants.ErrorsReturn));
        if (Seconds(Environment.GetEnvironmentVariable(Variable)) is not { } seconds) return null;
        var heartbeat = new Heartbeat(mpi, communicator, TimeSpan.FromSeconds(seconds), onSilence);
        heartbeat._thread.Start();
        return heartbeat;
    }

    /// <summary>The variable's meaning; <see langword="null"/> for never.</summary>
    public static double? Seconds(string? text)
    {
        if (string.IsNullOrEmpty(text)) return DefaultSeconds;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !double.IsFinite(seconds) || seconds < 0)
            throw new RanksException($"{Variable} is '{text}'; it must be a number of seconds, or 0 for never.");
        return seconds == 0 ? null : seconds;
    }

    /// <summary>Ends it. The others may still be in a barrier, which goes with MPI.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            nint request;
            var clock = Stopwatch.StartNew();
            if (_mpi.StartBarrier(_communicator, &request) != 0) return;
            for (var done = 0; done == 0;)
            {
                if (_mpi.Test(&request, &done, _mpi.Constants.IgnoredStatus) != 0 || clock.Elapsed > _patience)
                {
                    _onSilence();
                    return;
                }
                if (done == 0 && IsStoppedWithin(PollMilliseconds)) return;
            }
            if (IsStoppedWithin(RestMilliseconds)) return;
        }
    }

    private bool IsStoppedWithin(int milliseconds)
    {
        lock (_gate) return _stopped || Monitor.Wait(_gate, milliseconds);
    }
}
