using SeNet.Torch.Batches;

namespace SeNet.Benchmarks.FewPhotos;

/// <summary>The photos of a folder in as many parts as there are folds, each with the same share of every class.</summary>
internal sealed class PhotoFolds
{
    private readonly List<(Photo Photo, int Fold)> _photos = [];

    /// <param name="folder">One subfolder per class.</param>
    /// <param name="folds">How many parts.</param>
    /// <param name="seed">Decides which photo is in which.</param>
    public PhotoFolds(string folder, int folds, int seed)
    {
        var source = new ImageFolderSource(folder);
        ClassNames = source.ClassNames;
        foreach (var label in Enumerable.Range(0, ClassNames.Count))
        {
            var members = Enumerable.Range(0, source.Count).Where(index => source.GetLabel(index) == label).Select(source.GetName).ToArray();
            new Random(seed).Shuffle(members);
            _photos.AddRange(members.Select((path, place) => (new Photo { Image = path, Label = ClassNames[label] }, place % folds)));
        }
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => _photos.Count;

    public IReadOnlyList<Photo> Test(int fold) => [.. _photos.Where(photo => photo.Fold == fold).Select(photo => photo.Photo)];

    public IReadOnlyList<Photo> Training(int fold) => [.. _photos.Where(photo => photo.Fold != fold).Select(photo => photo.Photo)];
}
