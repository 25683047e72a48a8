using System.Text.Encodings.Web;
using System.Text.Json;

namespace SeNet.Torch.Weights;

/// <summary>The keys of the texts that a saved or exported network carries in its file.</summary>
internal static class ModelMetadata
{
    private static readonly JsonSerializerOptions PlainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What Hugging Face's libraries ask for: <c>pt</c>, tensors as PyTorch lays them out.</summary>
    internal const string Format = "format";

    /// <summary>The architecture's name, <c>se_resnet50</c>.</summary>
    internal const string Architecture = "architecture";

    /// <summary>The number of classes, decimal.</summary>
    internal const string ClassCount = "class_count";

    /// <summary>The classes' names: a JSON list of texts.</summary>
    internal const string ClassNames = "class_names";

    /// <summary>The text for <see cref="ClassNames"/>.</summary>
    internal static string WriteClassNames(IReadOnlyList<string> names) => JsonSerializer.Serialize(names, PlainText);

    /// <summary>The classes' names; <see langword="null"/> if there are none, or of another number, or the text is none of ours.</summary>
    internal static IReadOnlyList<string>? ReadClassNames(IReadOnlyDictionary<string, string> metadata, int classCount)
    {
        if (!metadata.TryGetValue(ClassNames, out var text)) return null;
        try
        {
            return JsonSerializer.Deserialize<string[]>(text) is { } names && names.Length == classCount && !names.Contains(null!) ? names : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The length in pixels that an image's shorter side is resized to, decimal.</summary>
    internal const string ResizeTo = "resize_to";

    /// <summary>Side in pixels of the square that is cut out of the resized image's centre, decimal.</summary>
    internal const string CropSize = "crop_size";

    /// <summary>The means that normalize red, green and blue samples from 0 to 1: a JSON list.</summary>
    internal const string Mean = "mean";

    /// <summary>Their standard deviations, likewise.</summary>
    internal const string Deviation = "std";

    /// <summary><c>bilinear</c> or <c>bicubic</c>, both as Pillow has them.</summary>
    internal const string ResizeFilter = "resize_filter";
}
