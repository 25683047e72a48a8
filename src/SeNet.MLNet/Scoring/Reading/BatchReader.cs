using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>
/// Reads a source's rows into batches, once and in order, on a thread of its own, so that a source which waits for the answers to its
/// rows before it gives more, such as a queue of requests, gets them: a batch is cut short where the source waits. Whoever fills batches
/// waits meanwhile; so the source is asked by one thread at a time, and, unless it waits, only while somebody wants rows.
/// </summary>
/// <param name="input">The source's cursor; disposed with this object.</param>
/// <param name="onCallersThread">For batches of one row, which nothing can cut short: whoever fills one reads it.</param>
internal sealed class BatchReader(DataViewRowCursor input, bool onCallersThread) : IDisposable
{
    // A thread that computes, or that the machine gives no time, doesn't count as waiting, so that batches are the same each time.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    // Reading a pipe or a socket is no wait that the runtime can tell.
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20), IdleTime = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private Thread? _thread;
    private PendingBatch? _target;
    private long _asked;
    private bool _asking, _adding, _ended, _stopped, _abandoned;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether there are no more rows.</summary>
    public bool Ended
    {
        get
        {
            lock (_gate) return _ended;
        }
    }

    /// <summary>Throws what the source failed with, if it did.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Adds rows to a batch until it is full, or the source ends or fails, or waits.</summary>
    /// <param name="batch">The batch; written by another thread until this returns.</param>
    /// <param name="patient">Whether to wait for a first row however long it takes.</param>
    public void Fill(PendingBatch batch, bool patient)
    {
        if (onCallersThread)
        {
            _ended = _ended || !input.MoveNext();
            if (!_ended) batch.Add();
            return;
        }
        lock (_gate)
        {
            _target = batch;
            if (!_ended) RequireThread();
            Monitor.PulseAll(_gate);
            while (!_ended && !_stopped && batch.Count < batch.Capacity && !(IsSourceWaiting() && (batch.Count > 0 || !patient)))
                Monitor.Wait(_gate, Glance);
            _target = null;
        }
    }

    /// <summary>Disposes the source's cursor; if the source waits just then, as soon as it comes back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped) return;
            _stopped = true;
            Monitor.PulseAll(_gate);
            while ((_asking || _adding) && !IsSourceWaiting()) Monitor.Wait(_gate, Glance);
            if (_abandoned = _asking) return;
        }
        input.Dispose();
    }

    private void RequireThread()
    {
        if (_thread is not null) return;
        _thread = new Thread(Run) { IsBackground = true, Name = "SeNet row reader" };
        _thread.Start();
    }

    private bool IsSourceWaiting() => _asking
        && Stopwatch.GetElapsedTime(_asked) is var time
        && time > Patience && (time > LongPatience || _thread!.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin));

    private void Run()
    {
        while (BeginRow())
        {
            var found = TryMove();
            if (EndRow(found) is not { } batch) return;
            try
            {
                batch.Add();
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }
            lock (_gate)
            {
                _adding = false;
                _ended = _failure is not null;
                if (_ended || batch.Count == batch.Capacity) Monitor.PulseAll(_gate);
            }
        }
    }

    // Waits until a row is wanted; false when none will be, or none has been for a while.
    private bool BeginRow()
    {
        lock (_gate)
        {
            while (!_stopped && !_ended && (_target is null || _target.Count == _target.Capacity))
            {
                if (Monitor.Wait(_gate, IdleTime) || _target is not null) continue;
                _thread = null;
                return false;
            }
            _asked = Stopwatch.GetTimestamp();
            return _asking = !_stopped && !_ended;
        }
    }

    private bool TryMove()
    {
        try
        {
            return input.MoveNext();
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            return false;
        }
    }

    // Waits for a batch for the row: the one that it was wanted for may have gone without it.
    private PendingBatch? EndRow(bool found)
    {
        lock (_gate)
        {
            _asking = false;
            if (!found) _ended = true;
            if (!found || _stopped) Monitor.PulseAll(_gate);
            while (found && _target is null && !_stopped) Monitor.Wait(_gate);
            if (found && !_stopped)
            {
                _adding = true;
                return _target;
            }
            if (!_abandoned) return null;
        }
        DisposeUnheard();
        return null;
    }

    // Whoever could be told of a failure has gone.
    private void DisposeUnheard()
    {
        try
        {
            input.Dispose();
        }
        catch (Exception)
        {
        }
    }
}
