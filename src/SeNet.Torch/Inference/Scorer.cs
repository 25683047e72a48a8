using System.Runtime.InteropServices;
using SeNet.Torch.Images;
using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference;

/// <summary>Scores images with a trained network: pixels in, softmax probabilities out, or the features that they are made of.</summary>
/// <remarks>
/// <para>
/// An image is prepared as in training, with the crop at the centre. Its scores don't depend on the images beside it, except that
/// libtorch may compute batches of different sizes in different orders: the last digits (about 1e-6) may differ. The same images in
/// batches of the same sizes give equal bits, on the same machine with the same number of threads.
/// </para>
/// <para>
/// All members are thread-safe; several batches may be scored at once. <see cref="Dispose"/> may be called while others score: theirs
/// are finished, then the weights are freed; later calls fail.
/// </para>
/// </remarks>
public sealed class Scorer : IDisposable
{
    // What the fused network's weights take, in sizes of the network's: those of 3×3 convolutions grow fourfold.
    private const int FusedCopies = 2;

    private readonly PixelNormalizer _normalizer;
    private readonly Device _device;
    private readonly SharedUse _use;
    private readonly FusedNetwork? _fused;
    private readonly UnseenMemory? _memory;

    /// <summary>Takes over a network, moves it to the device and puts it into eval mode.</summary>
    /// <param name="network">Owned by the scorer from now on, also if this fails; nobody may train it any more.</param>
    /// <param name="preprocessing">How an image becomes the network's input.</param>
    /// <param name="device">As for <see cref="ComputeDevice.Resolve"/>.</param>
    /// <param name="output">What to compute for an image.</param>
    /// <param name="precision">In which numbers to compute on a CPU; <see cref="ScoringPrecision.Auto"/> is for <see cref="PrecisionCheck"/> to resolve.</param>
    /// <exception cref="ArgumentException">The preprocessing's numbers make no input for the network, or the device's name is none, or the precision.</exception>
    /// <exception cref="InvalidDataException">Weights are NaN or infinite; names their tensors.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there.</exception>
    public Scorer(
        SeResNet network, ImagePreprocessing preprocessing, string device = "auto",
        ScorerOutput output = ScorerOutput.Probabilities, ScoringPrecision precision = ScoringPrecision.Float32)
        : this(network, preprocessing, device, output, precision, ScoringCapabilities.Here)
    {
    }

    internal Scorer(
        SeResNet network, ImagePreprocessing preprocessing, string device,
        ScorerOutput output, ScoringPrecision precision, ScoringCapabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        _use = new SharedUse(Free, typeof(Scorer));
        try
        {
            ArgumentNullException.ThrowIfNull(preprocessing);
            Validate(preprocessing);
            if (precision is not (ScoringPrecision.Float32 or ScoringPrecision.BFloat16))
                throw new ArgumentException($"A scorer computes in {ScoringPrecision.Float32} or {ScoringPrecision.BFloat16}, not {precision}; {nameof(PrecisionCheck)}.{nameof(PrecisionCheck.Run)} chooses one.", nameof(precision));
            FiniteWeights.Require(network, "The network can't score");
            _device = ComputeDevice.Resolve(device);
            using var ordinary = inference_mode(false);
            network.to(_device);
            network.eval();
            var type = precision == ScoringPrecision.BFloat16 && capabilities.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
            _fused = capabilities.FusedOperators ? FusedNetwork.TryCreate(network, preprocessing.CropSize, type) : null;
            if (_fused is null) ChannelsLast.Apply(network);
            else _memory = new UnseenMemory(FusedCopies * network.WeightBytes);
        }
        catch
        {
            _use.Dispose();
            throw;
        }
        Preprocessing = preprocessing;
        Output = output;
        _normalizer = new PixelNormalizer(preprocessing.Statistics);
    }

    /// <summary>The network, in eval mode. It stays the scorer's, which on the CPU scores with a folded copy of its weights: changing
    /// the network doesn't change the scores.</summary>
    public SeResNet Network { get; }

    /// <summary>How an image becomes the network's input.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>Number of classes that the network tells apart.</summary>
    public int ClassCount => Network.ClassCount;

    /// <summary>What is computed for an image.</summary>
    public ScorerOutput Output { get; }

    /// <summary>Number of values per image: classes or features.</summary>
    public int OutputCount => Output == ScorerOutput.Features ? Network.Architecture.FeatureCount : Network.ClassCount;

    /// <summary>Where the network is: <c>cpu</c> or <c>cuda:N</c>.</summary>
    public string DeviceName => _device.ToString();

    /// <summary>
    /// In which numbers the network is computed: <see cref="ScoringPrecision.BFloat16"/> if that was asked for and can be had on this
    /// machine, otherwise <see cref="ScoringPrecision.Float32"/>.
    /// </summary>
    public ScoringPrecision Precision => _fused?.Type == ScalarType.BFloat16 ? ScoringPrecision.BFloat16 : ScoringPrecision.Float32;

    /// <summary>Makes a batch for this scorer's images. The caller disposes it.</summary>
    /// <param name="capacity">Its largest number of images, at least 1.</param>
    /// <param name="augmentation">Which views of each image are scored.</param>
    /// <exception cref="ArgumentException">The batch would take 2 GB or more.</exception>
    public ScoringBatch CreateBatch(int capacity, TestTimeAugmentation augmentation = TestTimeAugmentation.None)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var bytes = (long)capacity * ImageViews.Count(augmentation) * Preprocessing.CropSize * Preprocessing.CropSize * RgbImage.Channels * sizeof(float);
        if (bytes > int.MaxValue)
            throw new ArgumentException($"A batch of {capacity} images of {Preprocessing.CropSize}×{Preprocessing.CropSize} takes {bytes >> 20} MiB; the limit is 2047 MiB. Lower the batch size.", nameof(capacity));
        return new ScoringBatch(capacity, Preprocessing, _normalizer, augmentation);
    }

    /// <summary>Scores the first images of a batch.</summary>
    /// <param name="batch">From <see cref="CreateBatch"/>; nobody may change it meanwhile.</param>
    /// <param name="count">How many images, 1 to the batch's capacity.</param>
    /// <param name="values">Receives the <see cref="Output"/>, <c>[count, OutputCount]</c>.</param>
    /// <exception cref="ArgumentException">The batch was made for another input size, or there is too little room for the result.</exception>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public void Score(ScoringBatch batch, int count, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, batch.Capacity);
        if (batch.InputSize != Preprocessing.CropSize)
            throw new ArgumentException($"The batch holds images of {batch.InputSize} pixels, the scorer takes {Preprocessing.CropSize}; make the batch with {nameof(CreateBatch)}.", nameof(batch));
        if (values.Length < count * OutputCount)
            throw new ArgumentException($"{count} images of {OutputCount} values each give {count * OutputCount} values; there is room for {values.Length}.", nameof(values));

        using var use = _use.Begin();
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var images = batch.Images.AsInput(count * batch.ViewCount).to(_device);                             // [count × views, 3, size, size]
        var result = Output == ScorerOutput.Features
            ? _fused?.PooledFeatures(images) ?? Network.PooledFeatures(images)
            : (_fused?.Forward(images) ?? Network.call(images)).softmax(1);
        if (batch.ViewCount > 1) result = result.view(count, batch.ViewCount, OutputCount).mean([1]);
        MemoryMarshal.Cast<byte, float>(result.cpu().contiguous().bytes).CopyTo(values);                    // [count, OutputCount]
    }

    /// <summary>Scores images, which are prepared on all processors.</summary>
    /// <param name="images">One batch: at least one image, of any sizes.</param>
    /// <param name="augmentation">Which views of each image are scored.</param>
    /// <returns>Their <see cref="Output"/>, <c>[images.Count, OutputCount]</c>.</returns>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public float[] Score(IReadOnlyList<RgbImage> images, TestTimeAugmentation augmentation = TestTimeAugmentation.None)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var batch = CreateBatch(images.Count, augmentation);
        Parallel.For(0, images.Count, position => batch.Set(position, images[position]));
        var values = new float[images.Count * OutputCount];
        Score(batch, images.Count, values);
        return values;
    }

    /// <summary>Does something with the network that must not coincide with freeing it.</summary>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public void WithNetwork(Action<SeResNet> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var use = _use.Begin();
        action(Network);
    }

    /// <summary>Fails if the scorer has been disposed.</summary>
    /// <exception cref="ObjectDisposedException">It has.</exception>
    public void ThrowIfDisposed() => _use.Begin().Dispose();

    /// <summary>Frees the network, on its device too, as soon as no call uses it.</summary>
    public void Dispose() => _use.Dispose();

    internal static void Validate(ImagePreprocessing preprocessing)
    {
        preprocessing.Validate();
        if (preprocessing.CropSize < SeResNet.MinimumImageSize)
            throw new ArgumentException($"The network takes images of {SeResNet.MinimumImageSize} pixels or more; {nameof(preprocessing.CropSize)} is {preprocessing.CropSize}.", nameof(preprocessing));
    }

    private void Free()
    {
        _fused?.Dispose();
        Network.Dispose();
        _memory?.Dispose();
    }
}
