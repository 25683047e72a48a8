using SeNet.Torch.Batches;

namespace SeNet.Samples.LookInside;

/// <summary>Opens the images to look with.</summary>
internal static class DataSets
{
    /// <summary>Opens images for statistics, and others to test with, where there are others.</summary>
    public static (IImageSource Statistics, IImageSource Test) Open(string? path, int count, int size)
    {
        if (path is null) return (new DrawnImageSource(count, seed: 3, size), new DrawnImageSource(count, seed: 2, size));
        if (Cifar10.CanOpen(path)) return (Spread(Cifar10.Load(path, train: true), count), Spread(Cifar10.Load(path, train: false), count));
        var folder = Spread(new ImageFolderSource(path), count);
        return (folder, folder);
    }

    // Evenly over the source, of which a folder's has one class after the other.
    private static IImageSource Spread(IImageSource source, int count) => count >= source.Count
        ? source
        : new ImageSubset(source, Enumerable.Range(0, count).Select(i => (int)((long)i * source.Count / count)));
}
