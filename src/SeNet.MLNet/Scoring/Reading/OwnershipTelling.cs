using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>
/// Fetches images, and tells whose they are: a getter that frees the image that it is handed, as ML.NET's do, makes a new one for the
/// caller each time; any other gives somebody else's.
/// </summary>
internal sealed class OwnershipTelling(ValueGetter<MLImage> getter)
{
    private static readonly byte[] OnePixel = new byte[4];

    // What the getter is handed: the image that it made last, or one to see what it does with it.
    private MLImage? _offered;

    /// <summary>The current row's image; <see langword="null"/> for none.</summary>
    /// <param name="owned">Whether it was made for the caller. It is good until the next call, which frees it.</param>
    public MLImage? Fetch(out bool owned)
    {
        var offered = _offered ??= MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, OnePixel);
        var image = offered;
        _offered = null; // should the getter fail
        getter(ref image!);
        owned = IsDisposed(offered);
        _offered = owned ? image : offered;
        return ReferenceEquals(image, offered) ? null : image;
    }

    /// <summary>Frees what is this object's.</summary>
    public void Free()
    {
        _offered?.Dispose();
        _offered = null;
    }

    /// <summary>Whether an image has been disposed.</summary>
    public static bool IsDisposed(MLImage image)
    {
        try
        {
            return image.Pixels.IsEmpty;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
