namespace SeNet.Benchmarks.FewPhotos;

/// <summary>A row of the views: a photo's path and its class.</summary>
internal sealed class Photo
{
    public string Image { get; set; } = "";

    public string Label { get; set; } = "";
}
