using System.Diagnostics;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Writes and reads the files of a run's <see cref="Checkpointing"/>. Disposing frees the folder for other runs.</summary>
internal sealed class RunCheckpoints : IDisposable
{
    private readonly Checkpointing _options;
    private readonly CheckpointFolder _folder;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    /// <summary>Takes the folder.</summary>
    /// <exception cref="CheckpointException">It can't be used, or holds a checkpoint and the options don't say to go on from it.</exception>
    public RunCheckpoints(Checkpointing options)
    {
        _options = options;
        _folder = new CheckpointFolder(options);
        if (options.Resume || !File.Exists(options.LastPath)) return;
        _folder.Dispose();
        throw new CheckpointException(options.LastPath, $"the folder holds a run already. Set {nameof(Checkpointing.Resume)} to go on with it, or name another folder.");
    }

    /// <summary>Whether it is time for one within an epoch.</summary>
    public bool IsDue => _options.EveryMinutes is { } minutes && _sinceLast.Elapsed.TotalMinutes >= minutes;

    /// <summary>Whether it is time for one after an epoch.</summary>
    public bool IsDueAfter(int epoch, bool isLast) => isLast || epoch % _options.EveryEpochs == 0 || IsDue;

    /// <summary>Opens the run's state, where there is one; the caller disposes it.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public SafetensorsFile? Open() => Open(_options);

    /// <summary>The same without taking the folder.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static SafetensorsFile? Open(Checkpointing options)
    {
        if (!File.Exists(options.LastPath)) return null;
        try
        {
            return SafetensorsFile.Open(options.LastPath);
        }
        catch (WeightsFileException error)
        {
            throw new CheckpointException(options.LastPath, $"{error.Message} Begin anew in another folder.", error);
        }
    }

    /// <summary>Writes the run's state.</summary>
    public void SaveLast(IEnumerable<(string, Tensor)> tensors, CheckpointManifest manifest)
    {
        SafetensorsWriter.Write(_options.LastPath, tensors, manifest.ToMetadata());
        _sinceLast.Restart();
    }

    /// <summary>Writes the weights that the network has now, which are the best, with its classes' names.</summary>
    public void SaveBest(nn.Module network, IReadOnlyList<string> classNames)
    {
        var metadata = new Dictionary<string, string>
        {
            [ModelMetadata.Format] = "pt",
            [ModelMetadata.ClassNames] = ModelMetadata.WriteClassNames(classNames),
        };
        if (network is IDescribedNetwork described) metadata[ModelMetadata.Architecture] = described.ArchitectureName;
        SafetensorsWriter.Write(_options.BestPath, network.state_dict().Select(entry => (entry.Key, entry.Value)), metadata);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
