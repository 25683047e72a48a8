namespace SeNet.Samples.Common.Pictures;

/// <summary>An image file and what a model takes it for.</summary>
/// <param name="Path">The file.</param>
/// <param name="Predicted">The most probable class; <see langword="null"/> if the image could not be read.</param>
/// <param name="Probability">That class's probability, 0 to 1.</param>
/// <param name="Actual">The image's class; <see langword="null"/> if unknown.</param>
public sealed record PredictedImage(string Path, string? Predicted, float Probability, string? Actual)
{
    /// <summary>Whether the model is right; <see langword="null"/> if nobody knows.</summary>
    public bool? IsRight => Actual is null || Predicted is null ? null : Actual == Predicted;

    /// <summary>Takes the name of a file's folder for the image's class, if it is the name of a class.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classNames">The model's classes.</param>
    public static string? ActualClass(string path, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        var folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)));
        return folder is not null && classNames.Contains(folder) ? folder : null;
    }
}
