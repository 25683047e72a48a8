using System.Text.Json;
using SeNet.Benchmarks.Measurement;
using SeNet.Torch.Files;

namespace SeNet.Benchmarks.Report;

/// <summary>The ratios for programs: an array of <c>{case, peer, ratio, low, high}</c>.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>Sees to it that a mistyped folder shows before the measurement, not after it.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder isn't there.</exception>
    public static void RequireFolder(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new DirectoryNotFoundException($"Can't write '{path}': its folder doesn't exist; create it first.");
    }

    /// <exception cref="IOException">The file can't be written; what it held is untouched.</exception>
    public static void Save(string path, IEnumerable<Comparison> comparisons)
    {
        var rows = comparisons.Select(row => new { @case = row.Case.Name, peer = row.Peer, ratio = row.Ratio, low = row.Low, high = row.High });
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, rows.ToList(), Options));
    }
}
