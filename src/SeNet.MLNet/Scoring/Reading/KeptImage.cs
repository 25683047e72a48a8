using Microsoft.ML.Data;
using SeNet.MLNet.Data;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>An image of a row: its pixels, and itself if it is somebody else's.</summary>
/// <param name="Shared">The image, if it belongs to whoever made the view.</param>
/// <param name="Pixels">Its pixels; <see langword="null"/> if it had been disposed when it was read.</param>
internal sealed record KeptImage(MLImage? Shared, PixelCopy? Pixels)
{
    /// <summary>Keeps an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="owned">Whether it was made for the reader, who frees it.</param>
    public static KeptImage Of(MLImage image, bool owned) =>
        new(owned ? null : image, OwnershipTelling.IsDisposed(image) ? null : new PixelCopy(image));

    /// <summary>Gives the image to a caller.</summary>
    /// <param name="made">Whether it was made for him.</param>
    public MLImage? HandOut(out bool made)
    {
        made = Pixels is not null && (Shared is null || OwnershipTelling.IsDisposed(Shared));
        return made ? Pixels!.ToImage() : Shared;
    }
}
