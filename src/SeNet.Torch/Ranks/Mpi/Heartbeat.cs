using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>
/// Notices that another machine is gone, for which MPI alone would wait for as long as TCP tries, a quarter of an hour: a sum after
/// the other, on a thread and a communicator of its own, so that a rank takes part however long it computes. What is summed up is how many
/// ranks have come to their end: it goes on until all have.
/// </summary>
internal sealed unsafe class Heartbeat
{
    /// <summary>Seconds without a sign of life after which the job ends; 0 for never.</summary>
    public const string Variable = "SENET_RANKS_TIMEOUT";

    private const int DefaultSeconds = 15, PollMilliseconds = 250, LastPollMilliseconds = 5, RestMilliseconds = 1000;

    private readonly MpiFunctions _mpi;
    private readonly nint _communicator;
    private readonly int _size;
    private readonly TimeSpan _patience;
    private readonly Action _onSilence;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _stopped;

    private Heartbeat(MpiFunctions mpi, nint communicator, int size, TimeSpan patience, Action onSilence)
    {
        (_mpi, _communicator, _size, _patience, _onSilence) = (mpi, communicator, size, patience, onSilence);
        _thread = new Thread(Run) { IsBackground = true, Name = "ranks' heartbeat", Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>Starts it, on all ranks.</summary>
    /// <param name="mpi">For several threads.</param>
    /// <param name="size">Number of ranks.</param>
    /// <param name="onSilence">Called on the heartbeat's thread.</param>
    /// <returns>It; <see langword="null"/> where the variable says never.</returns>
    public static Heartbeat? Start(MpiFunctions mpi, int size, Action onSilence)
    {
        var communicator = mpi.DuplicateWorld();
        if (Seconds(Environment.GetEnvironmentVariable(Variable)) is not { } seconds) return null;
        var heartbeat = new Heartbeat(mpi, communicator, size, TimeSpan.FromSeconds(seconds), onSilence);
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

    /// <summary>Waits until all ranks have called this.</summary>
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
        var ending = (long*)NativeMemory.Alloc(sizeof(long)); // MPI writes to it while this thread does other things
        do
        {
            lock (_gate) *ending = _stopped ? 1 : 0;
            nint request;
            var clock = Stopwatch.StartNew();
            var failed = _mpi.StartAllReduce(_mpi.Constants.InPlace, ending, 1, _mpi.Constants.Int64, _mpi.Constants.Sum, _communicator, &request) != 0;
            for (var done = 0; done == 0 && !failed;)
            {
                failed = _mpi.Test(&request, &done, _mpi.Constants.IgnoredStatus) != 0 || clock.Elapsed > _patience;
                if (done == 0 && !failed) Rest(PollMilliseconds);
            }
            if (failed)
            {
                _onSilence();
                return;
            }
            if (*ending < _size) Rest(RestMilliseconds);
        }
        while (*ending < _size);
        NativeMemory.Free(ending);
    }

    // Who has come to its end is in a hurry, and has nothing else to do.
    private void Rest(int milliseconds)
    {
        lock (_gate)
            if (!_stopped && Monitor.Wait(_gate, milliseconds)) return;
        if (_stopped) Thread.Sleep(LastPollMilliseconds);
    }
}
