using SeNet.Samples.Common.Display;
using SeNet.Torch.Files;

namespace SeNet.Samples.Common.Pictures;

/// <summary>Predictions, as lines and as a sheet of pictures.</summary>
public static class PredictionReport
{
    /// <summary>Writes a line for each image to the console, and the sheet to a file.</summary>
    /// <param name="images">At least one.</param>
    /// <param name="sheet">The PNG file to write; its folder must exist.</param>
    public static void Write(IReadOnlyList<PredictedImage> images, string sheet)
    {
        ArgumentNullException.ThrowIfNull(images);
        foreach (var image in images) TrainingDisplay.Message(Describe(image));
        AtomicFile.Write(sheet, file => file.Write(PictureSheet.Draw(images)));
        TrainingDisplay.Message($"The pictures are in {sheet}.");
    }

    private static string Describe(PredictedImage image)
    {
        var path = Path.GetRelativePath(Environment.CurrentDirectory, image.Path);
        if (path.StartsWith("..", StringComparison.Ordinal)) path = image.Path;
        if (image.Predicted is null) return $"  unreadable                        {path}";
        var mark = image.IsRight switch { true => "right", false => "WRONG", null => "" };
        return $"  {mark,-5}  {image.Probability,7:P1}  {image.Predicted,-16}  {path}";
    }
}
