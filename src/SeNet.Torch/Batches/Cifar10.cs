using System.Collections.ObjectModel;

namespace SeNet.Torch.Batches;

/// <summary>
/// Reads CIFAR-10, 60,000 photographs of 32×32 pixels in ten classes, in its binary version (Krizhevsky, "Learning
/// multiple layers of features from tiny images", 2009; https://www.cs.toronto.edu/~kriz/cifar.html). All members are
/// thread-safe.
/// </summary>
public static class Cifar10
{
    /// <summary>Width and height of every image, in pixels.</summary>
    public const int ImageSize = 32;

    /// <summary>airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck: in the order of the labels.</summary>
    public static ReadOnlyCollection<string> ClassNames { get; } =
        Array.AsReadOnly<string>(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);

    /// <summary>Reads the 50,000 training or the 10,000 test images into memory (154 or 31 MB, and as much again while they are read).</summary>
    /// <param name="path">
    /// A folder with data_batch_1.bin to data_batch_5.bin or test_batch.bin; a folder that holds cifar-10-batches-bin
    /// or cifar-10-binary.tar.gz; that archive itself; or a single .bin file of records, whatever their number. Of an
    /// archive nothing is written to disk.
    /// </param>
    /// <param name="train">
    /// True for the training images, false for the test images. A single file must fit it if it has one of the official
    /// names; under another name it is read either way.
    /// </param>
    /// <param name="verifyHashes">
    /// Whether every file with an official name must be the official one, by its length and SHA-256. False allows
    /// shortened or changed files of the same format.
    /// </param>
    /// <exception cref="ImageDataException">A file is missing, damaged or unreadable; names it, the record where it can, and the remedy.</exception>
    public static Cifar10Source Load(string path, bool train, bool verifyHashes = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var (count, batches) = Cifar10Files.Read(path, train, verifyHashes);
            return new Cifar10Source(count, batches);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageDataException($"CIFAR-10 in '{path}' can't be read: {e.Message} Check the path and its permissions.", e);
        }
    }

    /// <summary>
    /// Whether a path looks like CIFAR-10, judging by the names of files alone: a quick way to tell it from a folder
    /// of class folders. <see cref="Load"/> says what is wrong if it isn't complete.
    /// </summary>
    /// <param name="path">A file or folder, which needn't exist.</param>
    public static bool CanOpen(string path) =>
        !string.IsNullOrEmpty(path) && Cifar10Files.Locate(path).Kind is not Cifar10Location.Unknown;
}
