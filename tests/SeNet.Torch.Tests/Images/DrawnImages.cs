using SeNet.Torch.Batches;

namespace SeNet.Torch.Tests.Images;

/// <summary>Folders of drawn images, two classes that a small network soon tells apart.</summary>
internal static class DrawnImages
{
    public static readonly string[] Classes = ["disc", "stripes"];

    /// <summary>Writes a folder of class folders.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="name">The folder's name.</param>
    /// <param name="images">Images of each class.</param>
    /// <param name="seed">Other seeds draw other images.</param>
    /// <returns>Its path.</returns>
    public static string Write(TemporaryFolder folder, string name, int images, int seed)
    {
        var source = new DrawnImageSource(10 * images, seed, size: 32);
        for (var i = 0; i < source.Count; i++)
        {
            var label = source.ClassNames[source.GetLabel(i)];
            if (Classes.Contains(label)) folder.Write($"{name}/{label}/{i}.png", EncodedImages.Png(source.GetImage(i)));
        }
        return folder[name];
    }
}
