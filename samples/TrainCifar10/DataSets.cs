using SeNet.Torch.Batches;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Opens the images that the settings ask for.</summary>
internal static class DataSets
{
    private const int DrawnTrainingImages = 10_000, DrawnTestImages = 1_000;
    private const double TestShare = 0.2;

    public static (IImageSource Training, IImageSource Test, string Description) Open(RunSettings settings)
    {
        if (settings.Data is not { } path) return OpenDrawn(settings);
        if (Cifar10.CanOpen(path)) return OpenCifar10(path, settings.VerifyHashes);
        return OpenFolder(path, settings);
    }

    private static (IImageSource, IImageSource, string) OpenDrawn(RunSettings settings)
    {
        // Their seed is fixed, as that of any data set; the run's seed is for training. Test images come from another seed.
        var training = new CachedImageSource(new DrawnImageSource(DrawnTrainingImages, seed: 1, settings.ImageSize), settings.ImageSize);
        var test = new CachedImageSource(new DrawnImageSource(DrawnTestImages, seed: 2, settings.ImageSize), settings.ImageSize);
        return (training, test, $"{training.Count:N0} drawn images of {training.ClassNames.Count} shapes and textures, {test.Count:N0} to test");
    }

    private static (IImageSource, IImageSource, string) OpenCifar10(string path, bool verifyHashes)
    {
        var training = Cifar10.Load(path, train: true, verifyHashes);
        var test = Cifar10.Load(path, train: false, verifyHashes);
        return (training, test, $"CIFAR-10, {training.Count:N0} images, {test.Count:N0} to test, from {path}");
    }

    private static (IImageSource, IImageSource, string) OpenFolder(string path, RunSettings settings)
    {
        var all = new ImageFolderSource(path);
        var (training, test) = StratifiedSplit.Split(all, TestShare, seed: 0);
        var resizeTo = settings.ToTrainingOptions(1).Preprocessing.ResizeTo;
        return (new CachedImageSource(training, resizeTo), new CachedImageSource(test, resizeTo),
            $"{training.Count:N0} images of {all.ClassNames.Count} classes, {test.Count:N0} more set aside to test, from {path}");
    }
}
