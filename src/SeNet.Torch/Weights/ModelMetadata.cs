namespace SeNet.Torch.Weights;

/// <summary>The keys of the texts that a saved or exported network carries in its file.</summary>
internal static class ModelMetadata
{
    /// <summary>What Hugging Face's libraries ask for: <c>pt</c>, tensors as PyTorch lays them out.</summary>
    internal const string Format = "format";

    /// <summary>The architecture's name, <c>se_resnet50</c>.</summary>
    internal const string Architecture = "architecture";

    /// <summary>The number of classes, decimal.</summary>
    internal const string ClassCount = "class_count";

    /// <summary>The classes' names: a JSON list of texts.</summary>
    internal const string ClassNames = "class_names";

    /// <summary>The length in pixels that an image's shorter side is resized to, decimal.</summary>
    internal const string ResizeTo = "resize_to";

    /// <summary>Side in pixels of the square that is cut out of the resized image's centre, decimal.</summary>
    internal const string CropSize = "crop_size";

    /// <summary><c>bilinear</c> or <c>bicubic</c>, both as Pillow has them.</summary>
    internal const string ResizeFilter = "resize_filter";
}
