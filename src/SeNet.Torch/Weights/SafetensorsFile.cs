using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
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
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>The longest header that is accepted, in bytes; the reference implementation's limit.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    // libtorch's tensor iterators and dimension sets end here.
    private const int MaxDimensions = 64;

    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string path, SafeFileHandle file, SafetensorsHeader header)
    {
        FilePath = path;
        _file = file;
        _header = header;
    }

    /// <summary>The path as given to <see cref="Open(string)"/>.</summary>
    public string FilePath { get; }

    /// <summary>The tensors, in the order of their values in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _header.Ordered;

    /// <summary>The texts that the file's writer added, such as <c>format</c> = <c>pt</c>; often empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header. The caller disposes the result.</summary>
    /// <exception cref="WeightsFileException">The file isn't a safetensors file or is malformed; says how.</exception>
    /// <exception cref="IOException">The file doesn't exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Shared for deletion, so that an open file doesn't keep anyone on Windows from saving a new one over it.
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new SafetensorsFile(path, file, SafetensorsHeader.Read(path, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a stream, from its position to its end, as if it were a file.</summary>
    /// <param name="stream">Stays open, and must until the result is disposed. A <see cref="FileStream"/> at the start of its file is
    /// read in place; the content of any other is copied to a temporary file, since values are read in any order.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="WeightsFileException">The content isn't a safetensors file or is malformed; says how.</exception>
    /// <exception cref="IOException">Reading, or writing the temporary file, fails.</exception>
    internal static SafetensorsFile Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream is FileStream { CanSeek: true, Position: 0 } file)
        {
            // Not owned: closing the result must not close the caller's stream.
            var shared = new SafeFileHandle(file.SafeFileHandle.DangerousGetHandle(), ownsHandle: false);
            return new SafetensorsFile(name, shared, SafetensorsHeader.Read(name, shared));
        }
        var path = Path.Combine(Path.GetTempPath(), $"senet-{Guid.NewGuid():N}.safetensors");
        var copy = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        try
        {
            using (var destination = new FileStream(new SafeFileHandle(copy.DangerousGetHandle(), ownsHandle: false), FileAccess.Write))
                stream.CopyTo(destination);
            return new SafetensorsFile(name, copy, SafetensorsHeader.Read(name, copy));
        }
        catch
        {
            copy.Dispose();
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
        var (entry, type) = FindReadable(name);
        var tensor = empty([.. entry.Shape], type, device: CPU);
        try
        {
            Fill(tensor, entry);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
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
        ArgumentNullException.ThrowIfNull(destination);
        var (entry, type) = FindReadable(name);
        if (destination.IsInvalid)
            throw new ArgumentException($"The destination for '{name}' is disposed.", nameof(destination));
        if (!destination.shape.AsSpan().SequenceEqual([.. entry.Shape]) || !SafetensorsDtype.CanConvert(type, destination.dtype))
        {
            var found = $"{destination.dtype} [{string.Join(", ", destination.shape)}]";
            throw new ArgumentException($"The destination is {found}; {entry} in '{FilePath}' doesn't fit it.", nameof(destination));
        }
        using var noGrad = no_grad(); // writing in place into a parameter is an error otherwise
        if (destination.device_type == DeviceType.CPU && destination.dtype == type && destination.is_contiguous())
        {
            Fill(destination, entry);
            return;
        }
        using var staging = Read(name);
        destination.copy_(staging);
    }

    /// <summary>Closes the file. Tensors already read stay valid.</summary>
    public void Dispose() => _file.Dispose();

    private (SafetensorsEntry Entry, ScalarType Type) FindReadable(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!TryGetEntry(name, out var entry))
            throw new WeightsFileException(FilePath, name, "the file has no tensor of this name; see Entries for those it has.");
        if (SafetensorsDtype.ToScalarType(entry.Dtype) is not { } type)
            throw new WeightsFileException(FilePath, name, $"dtype {entry.Dtype} can't be read. Save the tensor as one of {SafetensorsDtype.Readable}.");
        if (entry.Shape.Count > MaxDimensions)
            throw new WeightsFileException(FilePath, name, $"it has {entry.Shape.Count} dimensions; at most {MaxDimensions} can be read.");
        return (entry, type);
    }

    private void Fill(Tensor tensor, SafetensorsEntry entry)
    {
        try
        {
            TensorMemory.Fill(tensor, _file, entry.Offset);
        }
        catch (EndOfStreamException error)
        {
            throw new WeightsFileException(FilePath, entry.Name, "the file became shorter while it was read. Load it again once it is complete.", error);
        }
    }
}
