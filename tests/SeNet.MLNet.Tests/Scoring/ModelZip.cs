using System.IO.Compression;
using Microsoft.ML;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>A saved model's bytes, and what is in them.</summary>
internal static class ModelZip
{
    public static byte[] Save(MLContext ml, ITransformer model, DataViewSchema? schema = null)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema ?? ScoredRows.Images(ml, 1).Schema, stream);
        return stream.ToArray();
    }

    public static ITransformer Load(MLContext ml, byte[] zip) => ml.Model.Load(new MemoryStream(zip), out _);

    /// <summary>The entries whose names end in <paramref name="suffix"/>, unpacked.</summary>
    public static Dictionary<string, byte[]> Entries(byte[] zip, string suffix = "")
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.Where(entry => entry.FullName.EndsWith(suffix, StringComparison.Ordinal)).ToDictionary(entry => entry.FullName, Read);
    }

    /// <summary>All entries unpacked, one behind the other: what is in a model, without the times at which it was written.</summary>
    public static byte[] Contents(byte[] zip) => [.. Entries(zip).OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value)];

    /// <summary>A copy in which one entry is changed, or missing where <paramref name="change"/> gives null.</summary>
    public static byte[] Edit(byte[] zip, string suffix, Func<byte[], byte[]?> change)
    {
        var entries = Entries(zip);
        var name = entries.Keys.Single(key => key.EndsWith(suffix, StringComparison.Ordinal));
        using var result = new MemoryStream();
        using (var archive = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (key, content) in entries)
                if ((key == name ? change(content) : content) is { } written)
                    using (var stream = archive.CreateEntry(key).Open())
                        stream.Write(written);
        return result.ToArray();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var copy = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
