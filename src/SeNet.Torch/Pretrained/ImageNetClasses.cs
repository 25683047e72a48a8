using System.Text;

namespace SeNet.Torch.Pretrained;

/// <summary>The 1,000 classes of ImageNet (ILSVRC 2012) that published heads tell apart.</summary>
public static class ImageNetClasses
{
    private static readonly Lazy<string[]> Loaded = new(Load);

    /// <summary>
    /// Their names in English, in the order of the scores: from "tench" to "toilet tissue". Two different classes may share a name.
    /// </summary>
    public static IReadOnlyList<string> Names => Loaded.Value;

    private static string[] Load()
    {
        using var names = typeof(ImageNetClasses).Assembly.GetManifestResourceStream("imagenet-classes.txt")!;
        using var reader = new StreamReader(names, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
