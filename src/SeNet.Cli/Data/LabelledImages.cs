using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Cli.Output;
using SeNet.Torch.Batches;

namespace SeNet.Cli.Data;

/// <summary>Images with their classes, as a command's DATA names them.</summary>
/// <param name="View">Columns <c>Image</c>, as the trainer takes it, and <c>Label</c>, text.</param>
/// <param name="ClassNames">The labels, in the order that a model shall have them.</param>
/// <param name="IsCifar10">Whether these are images of 32×32 pixels.</param>
internal sealed record LabelledImages(IDataView View, IReadOnlyList<string> ClassNames, bool IsCifar10)
{
    /// <summary>What DATA may be, for the commands' help.</summary>
    public const string Kinds = "a folder with one subfolder of images per class, or CIFAR-10 (binary version: its folder or cifar-10-binary.tar.gz)";

    /// <summary>Opens DATA.</summary>
    /// <param name="context">Where the view is made.</param>
    /// <param name="path">The folder or file.</param>
    /// <param name="use">
    /// What for: of CIFAR-10, training takes the training images; of a folder that holds the parts of a data set, the part that fits.
    /// </param>
    /// <exception cref="ImageDataException">It is neither, or has too few classes; says what was found.</exception>
    public static LabelledImages Open(MLContext context, string path, DataUse use)
    {
        if (Cifar10.CanOpen(path))
            return new LabelledImages(context.Data.LoadCifar10(path, use == DataUse.Training), Cifar10.ClassNames, IsCifar10: true);
        var folder = PartOf(path, use);
        var view = context.Data.LoadImageFolder(folder);
        string[] names = [.. view.GetColumn<string>("Label").Distinct()];
        if (use == DataUse.Training && names.Length < 2)
            throw ImageFolderListing.SingleClass(folder, names[0]);
        return new LabelledImages(view, names, IsCifar10: false);
    }

    // Which folder is meant where one holds train, val and test.
    private static string PartOf(string path, DataUse use)
    {
        if (ImageFolderParts.Find(path) is not { } parts) return path;
        var part = use switch
        {
            DataUse.Training => parts.Training,
            DataUse.Validation => parts.Validation,
            _ => parts.Test ?? parts.Validation,
        };
        if (part is null)
            throw new ImageDataException(
                $"'{path}' holds the parts of a data set, {parts}, and none for this. Give the folder that you mean.");
        if (use != DataUse.Training) Messages.Write($"'{path}' holds the parts of a data set: measuring on '{part}'.");
        return part;
    }

    /// <summary>The view with its labels as keys.</summary>
    /// <param name="context">Where the mapping is made.</param>
    /// <param name="classNames">The keys' values, in order.</param>
    public IDataView WithKeys(MLContext context, IReadOnlyList<string> classNames)
    {
        var values = context.Data.LoadFromEnumerable(classNames.Select(name => new KeyValue { Label = name }));
        return context.Transforms.Conversion.MapValueToKey("Label", keyData: values).Fit(View).Transform(View);
    }

    /// <summary>Fails if there are classes that a model doesn't know.</summary>
    /// <param name="path">What to call the data.</param>
    /// <param name="known">The classes that the model knows.</param>
    /// <exception cref="ImageDataException">There are; names them.</exception>
    public void RequireClassesAmong(string path, IReadOnlyList<string> known)
    {
        var foreign = ClassNames.Except(known.Select(ComposedName.Of)).ToArray();
        if (foreign.Length == 0) return;
        throw new ImageDataException(
            $"'{path}' has classes that the model doesn't know: {Some(foreign)}. It knows {Some(known)}. Name the folders so, or leave them out.");
    }

    /// <summary>Names, the first ten in full.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(10).Select(name => $"'{name}'")) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");

    private sealed class KeyValue
    {
        public string Label { get; init; } = "";
    }
}
