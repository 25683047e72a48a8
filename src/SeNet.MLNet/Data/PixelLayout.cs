using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>How a vector's values are an image's samples: red, green and blue, as planes or interleaved.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Planar">Whether the values are [3, Height, Width]; otherwise [Height, Width, 3].</param>
internal readonly record struct PixelLayout(int Width, int Height, bool Planar)
{
    /// <summary>
    /// The layout that a vector's dimensions tell; <see langword="null"/> if they are neither [3, h, w] nor [h, w, 3].
    /// [3, h, 3], which could be both, is taken for planes, ML.NET's default.
    /// </summary>
    public static PixelLayout? Find(VectorDataViewType type) => type.Dimensions switch
    {
        [3, > 0 and var height, > 0 and var width] => new(width, height, Planar: true),
        [> 0 and var height, > 0 and var width, 3] => new(width, height, Planar: false),
        _ => null,
    };
}
