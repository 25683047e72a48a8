using static TorchSharp.torch;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>
/// <see cref="IBackgroundSums"/> on a thread and a communicator of their own. The thread sleeps between its looks at MPI: one that spins, as
/// MPI's own sums do, would take a processor from those who compute.
/// </summary>
internal sealed class BackgroundSums : IBackgroundSums
{
    private const int RestMilliseconds = 1;

    private readonly RingSum _ring;
    private readonly object _gate = new();
    private readonly Queue<Tensor> _waiting = [];
    private bool _isAtWork;
    private volatile bool _isAwaited;
    private Exception? _failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="mpi">For several threads.</param>
    /// <param name="communicator">Nobody else's.</param>
    /// <param name="place">This rank's.</param>
    public BackgroundSums(MpiFunctions mpi, nint communicator, RankPlace place)
    {
        _ring = new RingSum(mpi, communicator, place, Rest);
        new Thread(Run) { IsBackground = true, Name = "ranks' sums" }.Start();
    }

    public void Start(Tensor tensor)
    {
        lock (_gate)
        {
            _waiting.Enqueue(tensor);
            Monitor.PulseAll(_gate);
        }
    }

    public void Finish()
    {
        lock (_gate)
        {
            _isAwaited = true;
            while ((_isAtWork || _waiting.Count > 0) && _failure is null) Monitor.Wait(_gate);
            _isAwaited = false;
            if (_failure is not null) throw new RanksException(_failure.Message, _failure);
        }
    }

    private void Run()
    {
        try
        {
            while (true) Sum(Next());
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                _failure = error;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private Tensor Next()
    {
        lock (_gate)
        {
            _isAtWork = false;
            Monitor.PulseAll(_gate);
            while (_waiting.Count == 0) Monitor.Wait(_gate);
            _isAtWork = true;
            return _waiting.Dequeue();
        }
    }

    private unsafe void Sum(Tensor tensor)
    {
        var data = MpiRanks.DataOf(tensor);
        var count = tensor.numel();
        switch (tensor.dtype)
        {
            case ScalarType.Float32:
                _ring.Sum<float>((float*)data, count, RingSum.Add);
                break;
            case ScalarType.Float64:
                _ring.Sum<double>((double*)data, count, RingSum.Add);
                break;
            case ScalarType.BFloat16:
                _ring.Sum<ushort>((ushort*)data, count, BFloat16Sum.Add);
                break;
            default:
                throw new NotSupportedException($"Numbers of type {tensor.dtype} can't be summed over ranks in the background.");
        }
        GC.KeepAlive(tensor);
    }

    // Who waits has nothing else to do with the processor.
    private void Rest()
    {
        if (_isAwaited) Thread.Yield();
        else Thread.Sleep(RestMilliseconds);
    }
}
