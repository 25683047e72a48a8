using SeNet.Reports.Pictures;
using SeNet.Samples.Common.Display;
using SeNet.Samples.Common.Processes;
using SeNet.Torch.Batches;

namespace SeNet.Samples.Common.Pictures;

/// <summary>The images to learn from: a folder with one subfolder of PNG files per class, as a user's photos might lie.</summary>
public static class DrawnFolder
{
    /// <summary>Draws the images, unless an earlier run did. The folder appears complete or not at all.</summary>
    /// <param name="output">The folder to draw them into a subfolder of.</param>
    /// <param name="images">How many, at least 100.</param>
    /// <param name="cancellationToken">Stops the drawing.</param>
    /// <returns>The folder's path.</returns>
    public static string Create(string output, int images, CancellationToken cancellationToken)
    {
        if (images < 100) throw new ArgumentException($"--images must be at least 100, ten of each class, not {images}.");
        var folder = Path.Combine(output, $"images-{images}");
        if (Directory.Exists(folder)) return folder;

        OutputFolder.Prepare(output);
        TrainingDisplay.Message($"Drawing {images:N0} images into {folder}");
        var partial = folder + ".partial";
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        try
        {
            Draw(new DrawnImageSource(images, seed: 1), partial, cancellationToken);
            Directory.Move(partial, folder);
            return folder;
        }
        catch
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            throw;
        }
    }

    private static void Draw(DrawnImageSource source, string folder, CancellationToken cancellationToken)
    {
        foreach (var name in source.ClassNames) Directory.CreateDirectory(Path.Combine(folder, name));
        try
        {
            Parallel.For(0, source.Count, new ParallelOptions { CancellationToken = cancellationToken }, index =>
            {
                using var bitmap = source.GetImage(index).ToBitmap();
                File.WriteAllBytes(Path.Combine(folder, source.ClassNames[source.GetLabel(index)], $"{index:D5}.png"), bitmap.ToPng());
            });
        }
        catch (AggregateException errors) when (errors.InnerException is IOException full)
        {
            throw new IOException($"The images can't be written to '{folder}': {full.Message}", full);
        }
    }
}
