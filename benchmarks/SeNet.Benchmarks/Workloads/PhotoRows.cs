using Microsoft.ML;

namespace SeNet.Benchmarks.Workloads;

/// <summary>Deals the files of a case's folder out, a step's at a time, from the beginning again after the last.</summary>
internal sealed class PhotoRows(MLContext mlContext, BenchmarkCase benchmarkCase)
{
    private readonly string[] _files = [.. Directory.EnumerateFiles(benchmarkCase.Folder!).Order(StringComparer.Ordinal)];
    private int _next;

    /// <summary>The next files: their paths, full, in the column <c>Image</c>.</summary>
    public IDataView Next()
    {
        var rows = Enumerable.Range(_next, benchmarkCase.Images).Select(i => new Row { Image = _files[i % _files.Length] }).ToList();
        _next = (_next + benchmarkCase.Images) % _files.Length;
        return mlContext.Data.LoadFromEnumerable(rows);
    }

    private sealed class Row
    {
        public string Image { get; init; } = "";
    }
}
