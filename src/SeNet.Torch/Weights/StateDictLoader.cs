using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>Loads a file into any module: first every check, then the values, in place.</summary>
internal static class StateDictLoader
{
    private const string CounterSuffix = "num_batches_tracked";
    private const int MostThreads = 4;

    /// <param name="network">Its parameters and persistent buffers are overwritten, on their device and in their type.</param>
    /// <param name="path">The file.</param>
    /// <param name="classCount">The classes that the network tells apart, for messages; null if it isn't a classifier.</param>
    /// <exception cref="WeightsFileException">The file is malformed or doesn't fit: the network is as it was.</exception>
    /// <exception cref="IOException">The file can't be opened: the network is as it was.</exception>
    /// <remarks>A read error after the checks, from a failing disk or a file changed meanwhile, is a
    /// <see cref="WeightsFileException"/> that says so: tensors already read keep their new values, because keeping the
    /// old ones until the end would take a second copy of the network.</remarks>
    internal static void Load(nn.Module network, string path, long? classCount = null)
    {
        using var file = WeightsFile.Open(WeightsSource.Open(path));
        Load(network, file, classCount);
    }

    /// <summary>As above, from an open file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">The file; stays open.</param>
    /// <param name="classCount">As above.</param>
    /// <param name="isKept">Which tensors keep their values, whatever the file holds under their names; null for none.</param>
    internal static void Load(nn.Module network, IWeightsFile file, long? classCount = null, Predicate<string>? isKept = null)
    {
        // The module's own tensors, not copies: not ours to dispose.
        var state = network.state_dict().Where(pair => !IsKept(pair.Key)).ToDictionary(StringComparer.Ordinal);
        new StateDictCheck(state.ToDictionary(pair => pair.Key, pair => new ExpectedTensor(pair.Value.shape, pair.Value.dtype)), file, classCount, IsKept).Require();
        ReadAll(file, [.. state.Where(pair => file.TryFind(pair.Key, out _))]); // missing are counters that the check has let pass

        bool IsKept(string name) => isKept is not null && isKept(name);
    }

    // On a few threads: new memory is cleared page by page while it is filled, which takes longer than reading.
    private static void ReadAll(IWeightsFile file, KeyValuePair<string, Tensor>[] tensors)
    {
        var done = 0;
        WeightsFileException? failure = null;
        Parallel.For(0, tensors.Length, new ParallelOptions { MaxDegreeOfParallelism = MostThreads }, (i, loop) =>
        {
            var (name, tensor) = tensors[i];
            try
            {
                file.ReadInto(name, tensor);
                Interlocked.Increment(ref done);
            }
            catch (Exception error) when (error is IOException or WeightsFileException)
            {
                failure = new WeightsFileException(file.FilePath, name, $"reading failed after {done} of {tensors.Length} tensors, which the network now holds beside its old ones: load a file again before using the network. {error.Message}", error);
                loop.Stop();
            }
        });
        if (failure is not null) throw failure;
    }

    /// <summary>Whether a tensor may be missing: PyTorch before 0.4.1 had no such counters, and only batch
    /// normalization without a momentum reads them.</summary>
    internal static bool IsOptional(string name) =>
        name == CounterSuffix || name.EndsWith("." + CounterSuffix, StringComparison.Ordinal);
}
