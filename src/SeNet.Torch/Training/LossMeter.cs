using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// Adds up an epoch's loss and hits. On a GPU they stay on the device for a window of steps, since reading one would stop the queue;
/// on a CPU the window is one step.
/// </summary>
internal sealed class LossMeter(int window, Device device) : IDisposable
{
    private readonly Tensor _losses = zeros(window, ScalarType.Float64, device).DetachFromDisposeScope();
    private readonly Tensor _hits = zeros(1, ScalarType.Int64, device).DetachFromDisposeScope();
    private readonly int[] _counts = new int[window];
    private int _pending;
    private double _lossSum;
    private long _images;
    private double _reportedLoss;
    private int _reportedSteps;

    /// <summary>Steps counted so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether <see cref="TakeMeanLoss"/> has steps to tell of.</summary>
    public bool HasUnreported => _pending + _reportedSteps > 0;

    /// <summary>Mean loss per image.</summary>
    public double MeanLoss => _lossSum / _images;

    /// <summary>Share of images recognized.</summary>
    public double Accuracy
    {
        get
        {
            using var hits = _hits.cpu();
            return (double)hits.item<long>() / _images;
        }
    }

    /// <summary>What is added up, once all steps are fetched (<see cref="Flush"/>); setting it goes on from there.</summary>
    public LossSums Sums
    {
        get
        {
            using var hits = _hits.cpu();
            return new LossSums(_lossSum, _images, hits.item<long>(), Steps, _reportedLoss, _reportedSteps);
        }
        set
        {
            using var hits = tensor(new[] { value.Hits }, ScalarType.Int64, CPU);
            _hits.copy_(hits);
            (_lossSum, _images, Steps, _reportedLoss, _reportedSteps) = (value.Loss, value.Images, value.Steps, value.ReportedLoss, value.ReportedSteps);
        }
    }

    /// <summary>Counts a step. Returns the first loss that is not finite, once it is known.</summary>
    /// <param name="loss">Of the step's images: their mean.</param>
    /// <param name="hits">How many of them were recognized.</param>
    /// <param name="images">How many there are.</param>
    public BadLoss? Add(Tensor loss, Tensor hits, int images)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        _losses[_pending].copy_(loss.detach());
        _hits.add_(hits);
        _counts[_pending++] = images;
        Steps++;
        return _pending == _counts.Length ? Flush() : null;
    }

    /// <summary>Fetches the losses of the window; returns the first that is not finite.</summary>
    public BadLoss? Flush()
    {
        using var scope = NewDisposeScope();
        var losses = _losses.cpu().data<double>().ToArray();
        var first = Steps - _pending;
        var pending = _pending;
        _pending = 0;
        for (var i = 0; i < pending; i++)
        {
            if (!double.IsFinite(losses[i])) return new BadLoss(first + i + 1, losses[i]);
            _lossSum += losses[i] * _counts[i];
            _images += _counts[i];
            _reportedLoss += losses[i];
            _reportedSteps++;
        }
        return null;
    }

    /// <summary>Mean loss per step since the last call.</summary>
    public double TakeMeanLoss()
    {
        var mean = _reportedLoss / _reportedSteps;
        (_reportedLoss, _reportedSteps) = (0, 0);
        return mean;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _losses.Dispose();
        _hits.Dispose();
    }
}
