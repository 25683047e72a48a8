using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>
/// Keeps images, whose pixels it copies: ML.NET's own getters free the image before when they make the next one, and others' images may
/// be gone when their row is handed out. An image that is somebody else's is handed out as it is as long as there is one; of one that was
/// made for the reader each caller gets one of his own, as from ML.NET.
/// </summary>
internal sealed class KeptImages(DataViewRow input, DataViewSchema.Column column, int capacity) : KeptColumn(column, capacity)
{
    private readonly OwnershipTelling _source = new(input.GetGetter<MLImage>(column));
    private readonly KeptImage?[] _images = new KeptImage?[capacity];

    public override void Clear()
    {
        _source.Free();
        foreach (var image in _images) image?.Pixels?.Release();
        Array.Clear(_images);
    }

    /// <summary>What is kept of a row's image; <see langword="null"/> where there is none.</summary>
    public KeptImage? ImageOf(int slot)
    {
        ThrowIfFailed(slot);
        return _images[slot];
    }

    protected override void Read(int slot) =>
        _images[slot] = _source.Fetch(out var owned) is { } image ? KeptImage.Of(image, owned) : null;

    protected override Delegate CreateGetter(Func<KeptSlot> here)
    {
        MLImage? made = null;
        return new ValueGetter<MLImage>((ref MLImage value) =>
        {
            var (rows, index) = here();
            var image = ((KeptImages)rows.Columns[Column.Index]!).ImageOf(index);
            if (made is not null && ReferenceEquals(value, made)) value.Dispose();
            var madeHere = false;
            value = image?.HandOut(out madeHere)!;
            made = madeHere ? value : null;
        });
    }

    protected override Delegate CreateSharingGetter(Func<int> slot) => throw new NotSupportedException("Kept images are read as pixels.");
}
