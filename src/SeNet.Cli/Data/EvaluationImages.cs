using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Cli.Output;
using SeNet.Torch.Batches;

namespace SeNet.Cli.Data;

/// <summary>The images that <c>senet evaluate</c> is to measure with: DATA, or a list.</summary>
/// <param name="Data">A folder of class folders, or CIFAR-10; <see langword="null"/> if it isn't given.</param>
/// <param name="List">A list's file; <see langword="null"/> likewise.</param>
internal sealed record EvaluationImages(string? Data, string? List)
{
    private readonly MLContext _context = CreateContext();

    /// <summary>Whether images are named at all.</summary>
    public bool IsNamed => Data is not null || List is not null;

    private bool IsCifar10 => Data is not null && Cifar10.CanOpen(Data);

    /// <summary>All images at once.</summary>
    /// <param name="known">The classes that the model knows.</param>
    /// <param name="cancellationToken">Stops waiting for the list's lines, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ImageDataException">There are none, or classes that the model doesn't know.</exception>
    public LabelledImages OpenAll(IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        if (Data is not null)
        {
            var data = LabelledImages.Open(_context, Data, DataUse.Measuring);
            data.RequireClassesAmong(Data, known);
            return data;
        }
        var rows = Lines(known, cancellationToken).Select(LabelledLine.Parse).ToArray();
        if (rows.Length == 0) throw new ImageDataException("The list names no image.");
        return new LabelledImages(
            ViewOf(rows, Directory.GetCurrentDirectory()), [.. rows.Select(row => row.Label).Distinct()], IsCifar10: false);
    }

    /// <summary>A line for each image.</summary>
    /// <param name="known">The classes that the model knows.</param>
    /// <param name="cancellationToken">As there.</param>
    /// <exception cref="ImageDataException">An image's class isn't among them.</exception>
    public IEnumerable<string> Lines(IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        if (List is not null)
        {
            var classes = known.Select(ComposedName.Of).ToHashSet(StringComparer.Ordinal);
            return ImageListFile.Read(List, cancellationToken).Select(line =>
            {
                var row = LabelledLine.Parse(line);
                return classes.Contains(ComposedName.Of(row.Label))
                    ? row.ToString()
                    : throw new ImageDataException(
                        $"'{row.Path}' is said to be of class '{row.Label}', which the model doesn't know. It knows {LabelledImages.Some(known)}.");
            });
        }
        var data = OpenAll(known, cancellationToken);
        var labels = data.View.GetColumn<string>("Label");
        return data.IsCifar10
            ? labels.Select((label, index) => new LabelledLine($"{Path.GetFullPath(Data!)}#{index}", label).ToString())
            : data.View.GetColumn<string>("Image").Zip(labels, (path, label) => new LabelledLine(path, label).ToString());
    }

    /// <summary>A run of the images as a view.</summary>
    /// <param name="rows">The images.</param>
    /// <param name="first">The first one's index among all.</param>
    /// <param name="workingFolder">Where relative paths begin; <see langword="null"/> if there are none.</param>
    public IDataView Open(LabelledLine[] rows, long first, string? workingFolder)
    {
        if (!IsCifar10) return ViewOf(rows, workingFolder);
        var all = LabelledImages.Open(_context, Data!, DataUse.Measuring).View;
        return _context.Data.TakeRows(first > 0 ? _context.Data.SkipRows(all, first) : all, rows.Length); // none can't be skipped
    }

    private IDataView ViewOf(LabelledLine[] rows, string? workingFolder) => _context.Data.LoadFromEnumerable(
        rows.Select(row => new Row
        {
            Image = Path.GetFullPath(row.Path, workingFolder ?? Path.GetPathRoot(row.Path)!),
            Label = row.Label,
        }).ToArray());

    private static MLContext CreateContext()
    {
        var context = new MLContext();
        context.Log += Messages.ShowWarning;
        return context;
    }

    private sealed class Row
    {
        public string Image { get; init; } = "";

        public string Label { get; init; } = "";
    }
}
