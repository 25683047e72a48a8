using Microsoft.ML;
using SeNet.Torch.Batches;

namespace SeNet.Samples.TrainFolder;

/// <summary>
/// Photos to learn from and photos to test with. The split takes the same share of every class: with the few photos that people have,
/// ML.NET's <c>TrainTestSplit</c>, which looks at no labels, can leave a class almost without photos on one side.
/// </summary>
internal sealed record PhotoSplit(IDataView Training, IDataView Test, IReadOnlyList<string> TestFiles, string Description)
{
    public static PhotoSplit Create(MLContext mlContext, TrainingSettings settings)
    {
        var photos = new ImageFolderSource(settings.Photos);
        var (training, test) = StratifiedSplit.Split(photos, settings.TestShare, settings.Seed);
        return new PhotoSplit(ToView(mlContext, training), ToView(mlContext, test), [.. Enumerable.Range(0, test.Count).Select(test.GetName)],
            $"{training.Count:N0} photos of {photos.ClassNames.Count} classes, {test.Count:N0} more set aside to test, from {settings.Photos}");
    }

    private static IDataView ToView(MLContext mlContext, ImageSubset images) => mlContext.Data.LoadFromEnumerable(
        Enumerable.Range(0, images.Count).Select(index => new PhotoRow { Image = images.GetName(index), Label = images.ClassNames[images.GetLabel(index)] }).ToArray());
}
