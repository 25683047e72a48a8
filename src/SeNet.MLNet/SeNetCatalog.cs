using SeNet.MLNet;
using SeNet.MLNet.Data;
using SeNet.MLNet.Internals;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace Microsoft.ML;

/// <summary>What SeNet adds to an <see cref="MLContext"/>.</summary>
public static class SeNetCatalog
{
    /// <summary>A trainer of SE-ResNets for image classification, with the usual settings.</summary>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="labelColumnName">The column of the labels: a key, as <c>MapValueToKey</c> makes it.</param>
    /// <param name="imageColumnName">The column of the images; see <see cref="SeResNetTrainer.Options.ImageColumnName"/> for its types.</param>
    /// <param name="architecture">The network to train; <see langword="null"/> for <see cref="SeResNetArchitecture.SeResNet50"/>.</param>
    /// <param name="imageSize">Width and height of the network's input in pixels, 32 to 2048.</param>
    /// <param name="epochs">Passes over the training images, at least 1.</param>
    /// <param name="validationSet">Images to measure the network with after each epoch, with the same columns; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds; names it and its value.</exception>
    public static SeResNetTrainer SeResNet(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string imageColumnName = "Image",
        SeResNetArchitecture? architecture = null,
        int imageSize = 224,
        int epochs = 30,
        IDataView? validationSet = null) =>
        catalog.SeResNet(new SeResNetTrainer.Options
        {
            LabelColumnName = labelColumnName,
            ImageColumnName = imageColumnName,
            Architecture = architecture,
            ImageSize = imageSize,
            Epochs = epochs,
            ValidationSet = validationSet,
        });

    /// <summary>A trainer of SE-ResNets for image classification.</summary>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="options">All settings.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds; names it and its value.</exception>
    public static SeResNetTrainer SeResNet(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SeResNetTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new SeResNetTrainer(MLEnvironment.Of(catalog), options);
    }

    /// <summary>
    /// Features of images, as a pretrained SE-ResNet sees them before its head: a vector of Single of known size, from which any trainer
    /// of ML.NET (SDCA, LightGBM, …) learns classes within seconds.
    /// </summary>
    /// <remarks>
    /// Put <c>AppendCacheCheckpoint(mlContext)</c> behind it: most trainers go over their data many times, and every pass without a cache
    /// sends all images through the network again.
    /// </remarks>
    /// <param name="catalog">The transforms.</param>
    /// <param name="outputColumnName">The column that the features are written to.</param>
    /// <param name="inputColumnName">The column of the images; see <see cref="SeResNetTrainer.Options.ImageColumnName"/> for its types.</param>
    /// <param name="weightsPath">The pretrained network's weights: a file's path, or a name of <see cref="PretrainedWeights"/>; see <see cref="SeResNetFeaturizingEstimator.Options.Weights"/>.</param>
    /// <param name="architecture">The network that the weights are of; <see langword="null"/> for what the file tells.</param>
    /// <param name="imageSize">Width and height of the network's input in pixels, 32 to 2048.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds; names it and its value.</exception>
    /// <exception cref="WeightsFileException">The file holds no weights of such a network.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static SeResNetFeaturizingEstimator SeResNetFeatures(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string weightsPath,
        SeResNetArchitecture? architecture = null,
        int imageSize = 224) =>
        catalog.SeResNetFeatures(new SeResNetFeaturizingEstimator.Options
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Weights = weightsPath,
            Architecture = architecture,
            ImageSize = imageSize,
        });

    /// <summary>Features of images, as a pretrained SE-ResNet sees them before its head.</summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="options">All settings.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds; names it and its value.</exception>
    /// <exception cref="WeightsFileException">The file holds no weights of such a network.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static SeResNetFeaturizingEstimator SeResNetFeatures(this TransformsCatalog catalog, SeResNetFeaturizingEstimator.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new SeResNetFeaturizingEstimator(MLEnvironment.Of(catalog), options);
    }

    /// <summary>
    /// Images in a folder that has one subfolder per class: <c>flowers/daisy/1.jpg</c>. Columns, all text: <c>ImagePath</c>, the full path;
    /// <c>Label</c>, the subfolder's name; and <c>Image</c>, which <c>SeResNet</c> takes by default: the path again, so that images are read
    /// only when they are needed, in parallel, and rows stay small through shuffling, splitting and caching.
    /// </summary>
    /// <remarks>
    /// The folder is listed at once, in an order that is the same on every machine: by class, then by path. See
    /// <see cref="ImageFolderSource"/> for which files count; a warning in <c>mlContext.Log</c> counts and names the others. A folder of one
    /// class will do to measure a model. Where <paramref name="folder"/> holds <c>train</c>, <c>val</c> and <c>test</c>, give one of these;
    /// <see cref="ImageFolderParts.Find"/> finds them. <c>LoadImages</c> and <c>LoadRawImageBytes</c> of ML.NET read the same column.
    /// The view is thread-safe.
    /// </remarks>
    /// <param name="catalog">The data operations.</param>
    /// <param name="folder">The folder that holds the class folders.</param>
    /// <exception cref="ImageDataException">The folder isn't there, or not arranged so; says what was found and what to do.</exception>
    public static IDataView LoadImageFolder(this DataOperationsCatalog catalog, string folder)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return ImageFolderView.Create(MLEnvironment.Of(catalog), folder);
    }

    /// <summary>
    /// CIFAR-10 (Krizhevsky 2009), binary version. Columns: <c>Image</c>, a vector of Byte of dimensions [3, 32, 32], red first, as
    /// <c>ExtractPixels</c> would make it of an image; <c>Label</c>, text.
    /// </summary>
    /// <remarks>
    /// The files are read and checked by the first cursor, then kept in memory (154 MB for the training images, 31 MB for the test
    /// images). Unlike a column of images, these can be shuffled and cached by ML.NET. The view is thread-safe.
    /// </remarks>
    /// <param name="catalog">The data operations.</param>
    /// <param name="folder">The folder with the .bin files, or that holds <c>cifar-10-batches-bin</c> or <c>cifar-10-binary.tar.gz</c>; or that archive itself.</param>
    /// <param name="train">True for the 50,000 training images, false for the 10,000 test images.</param>
    /// <exception cref="ImageDataException">There is no CIFAR-10 there. Damaged files give the same exception when the first row is asked for.</exception>
    public static IDataView LoadCifar10(this DataOperationsCatalog catalog, string folder, bool train)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Cifar10View.Create(folder, train);
    }
}
