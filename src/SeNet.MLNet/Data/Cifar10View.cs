using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Batches;

namespace SeNet.MLNet.Data;

/// <summary>CIFAR-10 as a data view.</summary>
internal static class Cifar10View
{
    /// <summary>
    /// Columns: <c>Image</c>, the samples as bytes, [3, 32, 32], as <c>ExtractPixels</c> would make them; and <c>Label</c>, the class's name
    /// as text. The files are read and checked when the first row is asked for, and then kept in memory.
    /// </summary>
    /// <exception cref="ImageDataException">There is no CIFAR-10 at <paramref name="path"/>.</exception>
    public static IDataView Create(string path, bool train)
    {
        // A wrong path is told at once, by the loader's own message; only files that look right are left for later.
        if (!Cifar10.CanOpen(path)) Cifar10.Load(path, train);
        var source = new Lazy<Cifar10Source>(() => Cifar10.Load(path, train));
        return new IndexedView(() => source.Value.Count, () => source.IsValueCreated ? source.Value.Count : null,
            new ViewColumn<VBuffer<byte>>("Image", new VectorDataViewType(NumberDataViewType.Byte, 3, Cifar10.ImageSize, Cifar10.ImageSize),
                (int index, ref VBuffer<byte> value) => CopyPlanes(source.Value.GetImage(index).Pixels.Span, ref value)),
            new ViewColumn<ReadOnlyMemory<char>>("Label", TextDataViewType.Instance,
                (int index, ref ReadOnlyMemory<char> value) => value = Cifar10.ClassNames[source.Value.GetLabel(index)].AsMemory()));
    }

    private static void CopyPlanes(ReadOnlySpan<byte> interleaved, ref VBuffer<byte> value)
    {
        var editor = VBufferEditor.Create(ref value, interleaved.Length);
        var pixelCount = interleaved.Length / 3;
        for (var pixel = 0; pixel < pixelCount; pixel++)
            for (var channel = 0; channel < 3; channel++)
                editor.Values[channel * pixelCount + pixel] = interleaved[3 * pixel + channel];
        value = editor.Commit();
    }
}
