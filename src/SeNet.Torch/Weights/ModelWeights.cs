using System.Globalization;
using SeNet.Torch.Native;
using SeNet.Torch.Network;
using SeNet.Torch.Weights.Inspection;

namespace SeNet.Torch.Weights;

/// <summary>Saves a network's weights to a file and loads them again, or those that another program saved.</summary>
/// <remarks>What is saved is safetensors with the family's own state-dict keys. Read are safetensors and what PyTorch's
/// <c>torch.save</c> writes (.pth, .pt, .bin), today and before version 1.6, and ONNX models whose graph is one of these networks, told apart
/// by their content, whatever their names. A <c>.pth</c>
/// file is a program for Python; it is read as data here and nothing in it runs: Python objects other than tensors, containers,
/// numbers and texts are skipped. Checkpoints that wrap the weights (<c>state_dict</c>, <c>model</c>, …), put other names before theirs
/// (<c>module.</c>, <c>backbone.</c>, …) or between (<c>_orig_mod.</c>, …), or have other tensors beside them are read, too;
/// <see cref="WeightsDescription"/> lists what was left out. Weights in several files are read by their index
/// (<c>model.safetensors.index.json</c>) or their folder. Static and without state; a network must not be
/// used by another thread while it is loaded, nor trained while it is saved.</remarks>
public static partial class ModelWeights
{
    /// <summary>
    /// Saves all parameters and persistent buffers, in their own type, with the architecture's name and the class count.
    /// The file is written atomically: after an error <paramref name="path"/> holds what it held before.
    /// </summary>
    /// <param name="network">On any device; its tensors are copied to the CPU one at a time where needed.</param>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <exception cref="ArgumentException">A tensor's type is none that the format takes here (F32, F16, BF16, F64, I64).</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable.</exception>
    /// <remarks>The same weights give the same bytes.</remarks>
    public static void Save(SeResNet network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        SafetensorsWriter.Write(path, network.state_dict().Select(pair => (pair.Key, pair.Value)), Describe(network));
    }

    /// <summary>Saves as <see cref="Save(SeResNet, string)"/>, with the classes' names, by which another training finds its classes.</summary>
    /// <param name="network">As above.</param>
    /// <param name="path">As above.</param>
    /// <param name="classNames">What the classes are called, in the order of the scores.</param>
    /// <exception cref="ArgumentException">As above, or there are more or fewer names than classes.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable.</exception>
    public static void Save(SeResNet network, string path, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count != network.ClassCount)
            throw new ArgumentException($"There are {classNames.Count} names for the network's {network.ClassCount} classes.", nameof(classNames));
        var metadata = Describe(network);
        metadata[ModelMetadata.ClassNames] = ModelMetadata.WriteClassNames(classNames);
        SafetensorsWriter.Write(path, network.state_dict().Select(pair => (pair.Key, pair.Value)), metadata);
    }

    /// <summary>Saves to a stream, from its position on, what <see cref="Save(SeResNet, string)"/> saves to a file.</summary>
    /// <param name="network">As for a file.</param>
    /// <param name="stream">A writable stream; it need not seek, and stays open. After an error it holds a part.</param>
    /// <exception cref="ArgumentException">As for a file; nothing has been written.</exception>
    public static void Save(SeResNet network, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(network);
        SafetensorsWriter.Write(stream, network.state_dict().Select(pair => (pair.Key, pair.Value)), Describe(network));
    }

    /// <summary>
    /// Loads weights in place: the network's tensors stay the same objects, on their device, in their type and memory
    /// layout, so that optimizers and views keep working. Floating-point values are converted, rounding to nearest.
    /// </summary>
    /// <param name="network">The network; its mode (training or evaluation) stays as it is.</param>
    /// <param name="path">A safetensors or PyTorch file with exactly the network's keys; only batch normalization's
    /// <c>num_batches_tracked</c> may be missing, and then keeps its value. Or a name of <see cref="PretrainedWeights"/>, whose
    /// file is fetched if need be; a file of that name goes before.</param>
    /// <param name="weights">Which of a checkpoint's weights: by default the trained ones, not their moving average.</param>
    /// <exception cref="WeightsFileException">The file is malformed, or its keys, shapes or types don't fit: lists them,
    /// and what to do. Everything is checked before the first value is read, so that the network is as it was. Only
    /// if reading itself fails later, from a broken disk or a file cut short meanwhile, does the network hold some new
    /// tensors and some old; the message says so, and the remedy is to load again.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be opened, or that of a name can't be fetched; the network is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void Load(SeResNet network, string path, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var file = WeightsFile.Open(WeightsSource.Open(PretrainedWeights.Resolve(path).Path), weights);
        RequireForm(network, file);
        StateDictLoader.Load(network, file, network.ClassCount);
    }

    /// <summary>Loads weights in place, as from a file, from a stream.</summary>
    /// <param name="network">As for a file.</param>
    /// <param name="stream">Read from its position to its end; stays open. A <see cref="FileStream"/> at the start of its file is read
    /// in place, the content of any other goes through a temporary file.</param>
    /// <param name="name">What to call the weights in messages.</param>
    /// <param name="weights">As for a file.</param>
    /// <exception cref="WeightsFileException">As for a file.</exception>
    /// <exception cref="IOException">Reading, or writing the temporary file, fails; the network is as it was.</exception>
    public static void Load(SeResNet network, Stream stream, string name, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var file = WeightsFile.Open(WeightsSource.Open(stream, name), weights);
        RequireForm(network, file);
        StateDictLoader.Load(network, file, network.ClassCount);
    }

    /// <summary>Makes the network that a file's weights are of, and loads them: the quickest way from a file to a network. The caller disposes it.</summary>
    /// <param name="path">
    /// As for <see cref="Inspect"/>; the classifier must be among the weights. Only an ONNX model may end in features: the description's
    /// class count is then 0, and the network's head, for a single class, zero, so that only <see cref="SeResNet.PooledFeatures"/> means something.
    /// </param>
    /// <param name="weights">As for <see cref="Inspect"/>.</param>
    /// <returns>The network, on the CPU, and what the file tells of it.</returns>
    /// <exception cref="WeightsFileException">As for <see cref="Inspect"/>, or the file has no classifier.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be opened, or that of a name can't be fetched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static (SeResNet Network, WeightsDescription Description) Open(string path, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        TorchRuntime.InitializeInBackground(); // the file is looked at meanwhile
        var (place, entry) = PretrainedWeights.Resolve(path);
        using var file = WeightsFile.Open(WeightsSource.Open(place), weights);
        var found = ArchitectureInspector.Inspect(file).As(entry);
        var isFeaturizer = found is { ClassCount: 0, Format: WeightsFormat.Onnx };
        if (found.ClassCount == 0 && !isFeaturizer)
            throw new WeightsFileException(path, null, $"it has no classifier{(found.IgnoredTensors.Count == 0 ? "" : " of one linear layer")}. Make a network of '{found.Architecture.Name}' with your number of classes and use {nameof(ModelWeights)}.{nameof(LoadBackbone)}.");
        var network = SeResNet.ForLoading(found.Architecture, Math.Max(1, found.ClassCount));
        try
        {
            StateDictLoader.Load(network, file, network.ClassCount, name => isFeaturizer && IsHead(network, name));
            if (isFeaturizer) ClearHead(network);
            return (network, found);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Loads everything but the classifier, to train it anew on other classes: the network's head (<c>fc</c>, in the legacy
    /// families <c>last_linear</c>) keeps its values, and the file's may have any number of classes, or be missing.
    /// </summary>
    /// <param name="network">As for <see cref="Load(SeResNet, string, CheckpointWeights)"/>.</param>
    /// <param name="path">As for <see cref="Load(SeResNet, string, CheckpointWeights)"/>, but for the head.</param>
    /// <param name="weights">As for <see cref="Load(SeResNet, string, CheckpointWeights)"/>.</param>
    /// <exception cref="WeightsFileException">As for <see cref="Load(SeResNet, string, CheckpointWeights)"/>; the head is not checked.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be opened, or that of a name can't be fetched; the network is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void LoadBackbone(SeResNet network, string path, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var file = WeightsFile.Open(WeightsSource.Open(PretrainedWeights.Resolve(path).Path), weights);
        RequireForm(network, file);
        StateDictLoader.Load(network, file, network.ClassCount, name => IsHead(network, name));
    }

    /// <summary>
    /// Loads weights to go on with for classes of one's own: the rows of the file's head by the names of their classes, or as
    /// <paramref name="head"/> says; the network keeps its own rows for the classes that the file doesn't know.
    /// </summary>
    /// <param name="network">As for <see cref="Load(SeResNet, string, CheckpointWeights)"/>.</param>
    /// <param name="path">As for <see cref="LoadBackbone"/>. Files that <see cref="Save(SeResNet, string, IReadOnlyList{string})"/> wrote have names.</param>
    /// <param name="classNames">What the network's classes are called, in the order of its scores.</param>
    /// <param name="head">What to do with the file's head.</param>
    /// <param name="weights">As for <see cref="Load(SeResNet, string, CheckpointWeights)"/>.</param>
    /// <returns>What became of the head.</returns>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    /// <exception cref="WeightsFileException">As for <see cref="Load(SeResNet, string, CheckpointWeights)"/>; the number of the head's rows
    /// counts with <see cref="InitialHead.Take"/> alone.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be opened; the network is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static HeadMatch LoadForClasses(
        SeResNet network, string path, IReadOnlyList<string> classNames,
        InitialHead head = InitialHead.Match, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count != network.ClassCount)
            throw new ArgumentException($"There are {classNames.Count} names for the network's {network.ClassCount} classes.", nameof(classNames));
        var (place, entry) = PretrainedWeights.Resolve(path);
        using var file = WeightsFile.Open(WeightsSource.Open(place), weights);
        var found = ArchitectureInspector.Inspect(file).As(entry);
        var match = HeadLoader.Load(network, file, found, classNames, head, LoadOthers);
        return match with { IsGrafted = IsGraft() };

        bool IsGraft() => found.Architecture.Reduction is null && network.Architecture.Reduction is not null;

        void LoadOthers()
        {
            if (IsGraft()) Graft(network, path, weights);
            else LoadBackbone(network, path, weights);
        }
    }

    /// <summary>
    /// Works out from a file which network its weights are of, by the names and shapes of its tensors alone; no values are read.
    /// </summary>
    /// <param name="path">A safetensors, PyTorch or ONNX file with the weights of an SE-ResNet or plain ResNet: the article's, timm's, the legacy
    /// (hujie-frank's, Cadene's) or moskomule's, of any depth, width, reduction, cardinality and number of classes; or a name of
    /// <see cref="PretrainedWeights"/>, whose file is fetched if need be.</param>
    /// <param name="weights">Which of a checkpoint's weights: by default the trained ones, not their moving average.</param>
    /// <returns>The architecture, the number of classes, and what else the file tells. A network made from them takes the file.</returns>
    /// <exception cref="WeightsFileException">The file is malformed, or its tensors aren't such a network's; says what was found.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be opened, or that of a name can't be fetched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <remarks>
    /// What shapes can't tell is taken as the family has it: where the stride is, the stem's pooling, dropout, a ReLU before the
    /// squeeze. Where several numbers give the same shapes, as 9 to 16 for the reduction of 16 channels, the family's own is taken if it is
    /// among them, else a power of two, else the smallest: the network is the same. Without squeeze-and-excitation timm's networks
    /// can't be told from the article's, nor is there a difference.
    /// </remarks>
    public static WeightsDescription Inspect(string path, CheckpointWeights weights = CheckpointWeights.Trained)
    {
        var (place, entry) = PretrainedWeights.Resolve(path);
        using var file = WeightsFile.Open(WeightsSource.Open(place), weights);
        return ArchitectureInspector.Inspect(file).As(entry);
    }

    // An ONNX model tells where strides are and how the stem pools, which names and shapes don't.
    private static void RequireForm(SeResNet network, StateDictFile file)
    {
        if (file.Format == WeightsFormat.Onnx)
            PlainForm.Require(file.FilePath, ArchitectureInspector.Inspect(file).Architecture, network.Architecture, "its network");
    }

    private static bool IsHead(SeResNet network, string name) => name.StartsWith(network.HeadName + ".", StringComparison.Ordinal);

    private static void ClearHead(SeResNet network)
    {
        using var inference = TorchSharp.torch.no_grad();
        foreach (var parameter in network.Head.parameters()) parameter.zero_();
    }

    private static Dictionary<string, string> Describe(SeResNet network) => new()
    {
        [ModelMetadata.Format] = "pt",
        [ModelMetadata.Architecture] = network.Architecture.Name,
        [ModelMetadata.ClassCount] = network.ClassCount.ToString(CultureInfo.InvariantCulture),
    };
}
