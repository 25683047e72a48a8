using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>The tensors that a run consists of, under the names that they have in a checkpoint. They stay their owners'.</summary>
internal sealed class CheckpointTensors
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> All => _tensors.Select(entry => (entry.Key, entry.Value));

    /// <summary>Adds a part of the run.</summary>
    /// <param name="part">Its name, such as <c>network</c>.</param>
    /// <param name="tensors">Its tensors.</param>
    public void Add(string part, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        foreach (var (name, tensor) in tensors) _tensors.Add($"{part}.{name}", tensor);
    }

    /// <summary>Reads all values from a file, in place.</summary>
    /// <param name="file">The file; what it has under names that begin with <paramref name="others"/> isn't looked at.</param>
    /// <param name="others">Such a beginning.</param>
    /// <exception cref="CheckpointException">Names or shapes differ; nothing has been read.</exception>
    public void Restore(SafetensorsFile file, string others)
    {
        foreach (var (name, tensor) in _tensors)
        {
            if (!file.TryGetEntry(name, out var entry))
                throw new CheckpointException(file.FilePath, $"it lacks '{name}', which the run has. {Remedy}");
            if (!tensor.shape.AsSpan().SequenceEqual([.. entry.Shape]))
                throw new CheckpointException(file.FilePath, $"'{name}' is [{string.Join(", ", entry.Shape)}] in it, and [{string.Join(", ", tensor.shape)}] in the run. {Remedy}");
        }
        foreach (var entry in file.Entries)
            if (!_tensors.ContainsKey(entry.Name) && !entry.Name.StartsWith(others, StringComparison.Ordinal))
                throw new CheckpointException(file.FilePath, $"it has '{entry.Name}', which the run hasn't. {Remedy}");
        foreach (var (name, tensor) in _tensors) file.ReadInto(name, tensor);
    }

    private const string Remedy = "Go on with the network and options that it was saved with, or begin anew in another folder.";
}
