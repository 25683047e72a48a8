using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>
/// An open safetensors file: its tensors' names, types and shapes, and their values on demand.
/// </summary>
/// <remarks>
/// <para>The format is Hugging Face's (github.com/huggingface/safetensors): a length, a JSON header, the values. Opening
/// reads and checks the header alone, as strictly as the reference implementation: offsets in range, without overlaps,
/// holes or trailing bytes, and fitting type and shape. Stricter: a name that occurs twice is refused. The values of
/// F32, F16, BF16, F64 and I64 tensors can be read; tensors of the format's other types can be listed.</para>
/// <para>The file stays open, shared for reading, until <see cref="Dispose"/>. Several threads may read at once;
/// none may while another disposes.</para>
/// </remarks>
public sealed class SafetensorsFile : IWeightsFile
{
    /// <summary>The longest header that is accepted, in bytes; the reference implementation's limit.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    private readonly WeightsSource _source;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(WeightsSource source, SafetensorsHeader header)
    {
        _source = source;
        _header = header;
    }

    /// <summary>The path as given to <see cref="Open(string)"/>.</summary>
    public string FilePath => _source.Name;

    /// <summary>The tensors, in the order of their values in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _header.Ordered;

    /// <summary>The texts that the file's writer added, such as <c>format</c> = <c>pt</c>; often empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header. The caller disposes the result.</summary>
    /// <exception cref="WeightsFileException">The file isn't a safetensors file or is malformed; says how.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SafetensorsFile Open(string path) => Open(WeightsSource.OpenFile(path));

    /// <summary>Opens what is already open for reading; the result owns it, and an error closes it.</summary>
    internal static SafetensorsFile Open(WeightsSource source)
    {
        try
        {
            return new SafetensorsFile(source, SafetensorsHeader.Read(source));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor by its name; names are compared ordinally.</summary>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out SafetensorsEntry? entry) =>
        _header.Entries.TryGetValue(name, out entry);

    /// <summary>Reads a tensor into a new one on the CPU, of the file's type and shape. The caller disposes it.</summary>
    /// <exception cref="WeightsFileException">The file has no such tensor, its type isn't one of the readable five, it
    /// has more than 64 dimensions, or the file has become shorter since it was opened.</exception>
    /// <exception cref="IOException">Reading fails.</exception>
    public Tensor Read(string name)
    {
        var entry = Find(name);
        return TensorReader.Read(FilePath, entry, tensor => TensorMemory.Fill(tensor, _source.Handle, entry.Offset));
    }

    /// <summary>
    /// Reads a tensor's values into an existing one, in place, whatever its device and memory layout. Floating-point
    /// types are converted into one another, rounding to nearest; I64 goes only into an Int64 tensor.
    /// </summary>
    /// <param name="name">The tensor's name in the file.</param>
    /// <param name="destination">Of the same shape. Stays the caller's. A contiguous CPU tensor of the file's type
    /// receives the bytes directly; any other costs a temporary CPU tensor of the same shape.</param>
    /// <exception cref="ArgumentException">The destination is disposed or its shape or type doesn't fit; it is unchanged.</exception>
    /// <exception cref="WeightsFileException">As for <see cref="Read"/>. Unless the file became shorter meanwhile, the
    /// destination is unchanged.</exception>
    /// <exception cref="IOException">Reading fails; the destination may be partly overwritten.</exception>
    public void ReadInto(string name, Tensor destination)
    {
        var entry = Find(name);
        TensorReader.ReadInto(FilePath, entry, destination, tensor => TensorMemory.Fill(tensor, _source.Handle, entry.Offset));
    }

    /// <summary>Closes the file. Tensors already read stay valid.</summary>
    public void Dispose() => _source.Dispose();

    WeightsFormat IWeightsFile.Format => WeightsFormat.Safetensors;

    IReadOnlyCollection<IWeightsEntry> IWeightsFile.Entries => Entries;

    string IWeightsFile.Wrapper => "";

    bool IWeightsFile.HasMovingAverage => false;

    bool IWeightsFile.TryFind(string name, [NotNullWhen(true)] out IWeightsEntry? entry)
    {
        var found = TryGetEntry(name, out var own);
        entry = own;
        return found;
    }

    private SafetensorsEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryGetEntry(name, out var entry)
            ? entry
            : throw new WeightsFileException(FilePath, name, "the file has no tensor of this name; see Entries for those it has.");
    }
}
