using SeNet.Torch.Batches;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// Trains a classifier with stochastic gradient descent and cross-entropy, epoch by epoch, measuring it on test images after each.
/// </summary>
/// <remarks>
/// The caller keeps the network and disposes it. A trainer moves it to the device and lays its weights out channels last; names, shapes
/// and values stay. Where a launcher has started several processes, each trains with its share of every batch, and all end with the same
/// weights; what fails on one of them ends all. One run at a time per network. A last batch of a single image is left out, since normalization needs two.
/// </remarks>
public sealed class Trainer
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly RankPlace _place;

    /// <summary>Checks the options and moves the network to its device.</summary>
    /// <param name="network">float32 <c>[N, 3, H, W]</c> → logits <c>[N, C]</c>.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or speaks of stages that the network hasn't.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there.</exception>
    public Trainer(nn.Module<Tensor, Tensor> network, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.FineTuning?.StagesOf(network);
        if (options.Precision != TrainingPrecision.Float32 && network is not IMixedPrecision)
            throw new ArgumentException($"{nameof(options.Precision)} is {options.Precision}, but {network.GetType().Name} only computes in its weights' own type ({nameof(IMixedPrecision)}).", nameof(network));
        if (options.StochasticDepth > 0 && network is not IStochasticDepth)
            throw new ArgumentException($"{nameof(options.StochasticDepth)} needs a network that can skip blocks ({nameof(IStochasticDepth)}), not {network.GetType().Name}.", nameof(network));
        _options = options;
        _place = options.Ranks == Training.Ranks.One ? RankPlace.Alone : RankPlace.Current;
        _device = ComputeDevice.Resolve(RankDevice.For(options.Device, _place));
        using var mode = new TrainingMode();
        _network = network.to(_device);
        if (_device.type == DeviceType.CUDA) AtenSetting.CudnnBenchmark.TrySet(true);
        ChannelsLast.Apply(network);
    }

    /// <summary>Trains, and leaves the network with the weights of its best epoch, in train mode.</summary>
    /// <param name="training">Images to learn from, of at least two classes.</param>
    /// <param name="test">Images to measure with, of the same classes; <see langword="null"/> for none.</param>
    /// <param name="progress">Told every few steps and after each epoch, on this thread.</param>
    /// <param name="cancellationToken">Ends the run after the step that is under way; the result says so.</param>
    /// <exception cref="ArgumentException">The classes are too few, or don't fit the network or each other; or there are no images.</exception>
    /// <exception cref="Images.ImageDecodingException">An image can't be decoded, and the options say to stop then.</exception>
    /// <exception cref="CheckpointException">The folder of <see cref="TrainingRecipe.Checkpointing"/> can't be used, or its checkpoint is of another run.</exception>
    /// <exception cref="IOException">A checkpoint can't be written; those before are untouched.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="RanksException">Ranks are about to do different things, or can't find each other.</exception>
    public TrainingResult Fit(IImageSource training, IImageSource? test = null, IProgress<TrainingReport>? progress = null, CancellationToken cancellationToken = default)
    {
        var ranks = Join();
        return RankJob.Supervise(ranks, () => Fit(training, test, progress, ranks, cancellationToken));
    }

    private TrainingResult Fit(IImageSource training, IImageSource? test, IProgress<TrainingReport>? progress, RankGroup ranks, CancellationToken cancellationToken)
    {
        RequireTwoClasses(training);
        if (test is not null && !test.ClassNames.SequenceEqual(training.ClassNames))
            throw new ArgumentException($"The test images' classes ({string.Join(", ", test.ClassNames)}) differ from the training images' ({string.Join(", ", training.ClassNames)}).", nameof(test));

        FiniteWeights.Require(_network, "The network can't be trained");
        using var mode = new TrainingMode();
        RankAgreement.Require(ranks, _network, _options, training, test);
        Share(ranks);
        using var checkpoints = _options.Checkpointing is { } checkpointing && ranks.IsFirst ? new RunCheckpoints(checkpointing) : null;
        using var run = new TrainingRun(_network, _options, _device, training, test, checkpoints, ranks.IsFirst ? progress : null, ranks);
        return run.Execute(cancellationToken);
    }

    /// <summary>
    /// Trains for some steps with an ever higher learning rate, to see where the loss falls and where it runs away (Smith,
    /// arXiv:1506.01186, section 3.3). The network is as before then, in train mode.
    /// </summary>
    /// <param name="training">As for <see cref="Fit(IImageSource, IImageSource?, IProgress{TrainingReport}?, CancellationToken)"/>.</param>
    /// <param name="sweep">The rates to try; <see langword="null"/> for 100 from 1e-6 to 10.</param>
    /// <param name="progress">Told of every rate, on this thread.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The classes are too few or don't fit the network, there are no images, or a number of the sweep is out of its bounds.</exception>
    /// <exception cref="Images.ImageDecodingException">An image can't be decoded, and the options say to stop then.</exception>
    public LearningRateFinding FindLearningRate(IImageSource training, LearningRateSweep? sweep = null, IProgress<LearningRatePoint>? progress = null, CancellationToken cancellationToken = default)
    {
        RequireTwoClasses(training);
        sweep ??= new LearningRateSweep();
        sweep.Validate();
        var ranks = Join();
        return RankJob.Supervise(ranks, () =>
        {
            FiniteWeights.Require(_network, "The network can't be trained");
            using var mode = new TrainingMode();
            RankAgreement.Require(ranks, _network, _options, training, test: null);
            Share(ranks);
            return LearningRateSearch.Run(_network, _options, _device, training, sweep, ranks.IsFirst ? progress : null, ranks, cancellationToken);
        });
    }

    private RankGroup Join() => _place.IsShared ? RankJob.Join(_device) : RankGroup.Alone;

    // All begin with the weights of rank 0.
    private void Share(RankGroup ranks)
    {
        if (!ranks.IsShared) return;
        foreach (var (_, tensor) in _network.state_dict()) ranks.Broadcast(tensor);
    }

    private static void RequireTwoClasses(IImageSource training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.ClassNames.Count < 2)
            throw new ArgumentException($"The training images have {training.ClassNames.Count} class ({string.Join(", ", training.ClassNames)}); a classifier needs at least two.", nameof(training));
    }
}
