using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeNet.Torch.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>Writes tensors to a safetensors file, as Hugging Face's libraries read it.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>
    /// Writes the file atomically: after an error or a cancellation <paramref name="path"/> holds what it held before.
    /// </summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <param name="tensors">Names and tensors: Float32, Float16, BFloat16, Float64 or Int64, on any device and in any
    /// memory layout. They stay the caller's and must not change meanwhile. Tensors that aren't contiguous on the CPU
    /// are copied one at a time, so that no second copy of a model arises.</param>
    /// <param name="metadata">Texts for the header, such as <c>format</c> = <c>pt</c>; null for none.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="ArgumentException">A name is given twice, reserved or not valid text, or a tensor is disposed,
    /// sparse, without values or of another type; names the tensor. Nothing has been written.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>
    /// The same tensors and metadata give the same bytes, in whatever order they come: tensors are stored by type,
    /// widest first so that every value is aligned, then by name, as the reference implementation does, and metadata
    /// by key. Thread-safe for different paths.
    /// </remarks>
    public static void Write(
        string path,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = Order(tensors);
        var header = MakeHeader(ordered, metadata);
        AtomicFile.Write(path, stream => Write(stream, header, ordered, cancellationToken));
    }

    /// <summary>Writes what a file would hold to a stream, from its position on; the stream need not seek, and stays open.</summary>
    /// <param name="stream">A writable stream. After an error or a cancellation it holds a part.</param>
    /// <param name="tensors">As for a file.</param>
    /// <param name="metadata">As for a file.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="ArgumentException">As for a file; nothing has been written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(
        Stream stream,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = Order(tensors);
        Write(stream, MakeHeader(ordered, metadata), ordered, cancellationToken);
    }

    private static void Write(Stream stream, byte[] header, List<(string Name, Tensor Tensor, string Dtype)> ordered, CancellationToken cancellationToken)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, tensor, _) in ordered)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            TensorMemory.Write(tensor.detach().cpu().contiguous(), stream, cancellationToken);
        }
    }

    private static List<(string Name, Tensor Tensor, string Dtype)> Order(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var checkedTensors = new List<(string Name, Tensor Tensor, string Dtype)>();
        foreach (var (name, tensor) in tensors)
        {
            CheckText(name, $"The tensor name '{name}'", nameof(tensors));
            if (name == SafetensorsHeader.MetadataKey)
                throw new ArgumentException($"'{name}' is reserved by the safetensors format; give the tensor another name.", nameof(tensors));
            if (!names.Add(name))
                throw new ArgumentException($"Two tensors are named '{name}'; names must differ.", nameof(tensors));
            checkedTensors.Add((name, tensor, CheckTensor(name, tensor)));
        }
        // UTF-8 bytes compare as code points do; UTF-16 units, as in string.CompareOrdinal, do not.
        return [.. checkedTensors
            .OrderBy(item => Rank(item.Dtype))
            .ThenBy(item => Encoding.UTF8.GetBytes(item.Name), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
    }

    private static int Rank(string dtype) => dtype switch { "I64" => 0, "F64" => 1, "F32" => 2, "BF16" => 3, _ => 4 };

    private static string CheckTensor(string name, Tensor tensor)
    {
        if (tensor is null || tensor.IsInvalid)
            throw new ArgumentException($"Tensor '{name}' is null or disposed.", nameof(tensor));
        if (tensor.is_sparse || tensor.device_type == DeviceType.META)
            throw new ArgumentException($"Tensor '{name}' is sparse or on the meta device; make it dense and give it values first.", nameof(tensor));
        return WeightsDtype.FromScalarType(tensor.dtype)
            ?? throw new ArgumentException($"Tensor '{name}' is {tensor.dtype}; convert it to one of {WeightsDtype.Readable}.", nameof(tensor));
    }

    private static byte[] MakeHeader(List<(string Name, Tensor Tensor, string Dtype)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(json, metadata);
            var offset = 0L;
            foreach (var (name, tensor, dtype) in tensors)
            {
                var end = offset + (tensor.numel() * tensor.ElementSize);
                json.WriteStartObject(name);
                json.WriteString("dtype", dtype);
                WriteIntegers(json, "shape", tensor.shape);
                WriteIntegers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }
            json.WriteEndObject();
        }
        while (buffer.Length % Alignment != 0) buffer.WriteByte((byte)' ');
        if (buffer.Length > SafetensorsFile.MaxHeaderBytes)
            throw new ArgumentException($"The names and metadata make a header of {buffer.Length} bytes; at most {SafetensorsFile.MaxHeaderBytes} are allowed.", nameof(tensors));
        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            CheckText(key, $"The metadata key '{key}'", nameof(metadata));
            CheckText(value, $"The metadata value of '{key}'", nameof(metadata));
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Half a surrogate pair would be replaced in silence when written as UTF-8, and names could then collide.</summary>
    private static void CheckText(string text, string what, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
                throw new ArgumentException($"{what} holds half a surrogate pair and can't be written as UTF-8.", parameter);
            rest = rest[length..];
        }
    }
}
