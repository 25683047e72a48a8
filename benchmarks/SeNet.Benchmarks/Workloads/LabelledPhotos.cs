using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.Benchmarks.Workloads;

/// <summary>As many files of a case's folder as it has images, as rows to learn from: full paths in <c>Image</c>, and the key of one of ten classes, dealt out in turn.</summary>
internal static class LabelledPhotos
{
    private const int Classes = 10;

    public static IDataView Open(MLContext mlContext, BenchmarkCase benchmarkCase) => mlContext.Data.LoadFromEnumerable(
        Directory.EnumerateFiles(benchmarkCase.Folder!).Order(StringComparer.Ordinal).Take(benchmarkCase.Images).Select((file, i) => new Row { Image = file, Label = (uint)(i % Classes) + 1 }).ToList());

    private sealed class Row
    {
        public string Image { get; init; } = "";

        [KeyType(Classes)]
        public uint Label { get; init; }
    }
}
