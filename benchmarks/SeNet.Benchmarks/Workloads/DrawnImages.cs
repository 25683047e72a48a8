using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Benchmarks.Workloads;

/// <summary>
/// The images of a case that goes through ML.NET, in memory, in the forms that its contenders take. They have the size to which
/// preprocessing would resize them: what is measured is not the resizing.
/// </summary>
internal sealed class DrawnImages : IDisposable
{
    private readonly List<LabelledMLImage> _rows = [];

    public DrawnImages(BenchmarkCase benchmarkCase)
    {
        Preprocessing = ImagePreprocessing.ForSize(benchmarkCase.ImageSize);
        Source = new CachedImageSource(new DrawnImageSource(benchmarkCase.Images, seed: 0, Preprocessing.ResizeTo), Preprocessing.ResizeTo, limit: long.MaxValue);
        if (Source.ClassNames.Count != benchmarkCase.ClassCount)
            throw new ArgumentException($"Drawn images have {Source.ClassNames.Count} classes, but '{benchmarkCase.Name}' has {benchmarkCase.ClassCount}.", nameof(benchmarkCase));
        for (var i = 0; i < Source.Count; i++) Source.GetImage(i); // draws and keeps it
    }

    /// <summary>How an image becomes the network's input.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>The images as the bare training loop takes them.</summary>
    public IImageSource Source { get; }

    /// <summary>The same images as rows with an <see cref="MLImage"/>.</summary>
    public IDataView ToView(MLContext mlContext)
    {
        for (var i = _rows.Count; i < Source.Count; i++)
            _rows.Add(new LabelledMLImage { Image = Picture.ToMLImage(Source.GetImage(i)), Label = (uint)Source.GetLabel(i) + 1 });
        return mlContext.Data.LoadFromEnumerable(_rows);
    }

    public void Dispose() => _rows.ForEach(row => row.Image.Dispose());
}
