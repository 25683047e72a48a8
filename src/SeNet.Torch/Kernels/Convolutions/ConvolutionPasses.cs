namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>
/// The three passes of a convolution in training, in float32, for maps <c>[N, H, W, C]</c> and filters <c>[out, rows, columns, in]</c>: of 3×3 by
/// Winograd's way, of 1×1 as the matrix product that it is. Thread-safe.
/// </summary>
internal static unsafe class ConvolutionPasses
{
    /// <summary>The convolution.</summary>
    /// <param name="geometry">Its shape.</param>
    /// <param name="x">The maps.</param>
    /// <param name="weight">The filters.</param>
    /// <param name="y">Receives the results.</param>
    public static void Forward(ConvolutionGeometry geometry, float* x, float* weight, float* y)
    {
        using var filters = Filters(geometry);
        if (geometry.IsWinograd)
        {
            WinogradFilters.Forward(weight, geometry.Outputs, geometry.Inputs, filters.Data);
            BlockConvolution.Run(Tiles(geometry, x, y), filters.Data);
        }
        else
        {
            PixelFilters.Forward(weight, geometry.Outputs, geometry.Inputs, filters.Data);
            BlockConvolution.Run(Pixels(geometry, x, y), filters.Data);
        }
    }

    /// <summary>The gradient of the maps.</summary>
    /// <param name="geometry">As for <see cref="Forward"/>.</param>
    /// <param name="dy">The gradient of the results.</param>
    /// <param name="weight">The filters.</param>
    /// <param name="dx">Receives that of the maps.</param>
    public static void InputGradient(ConvolutionGeometry geometry, float* dy, float* weight, float* dx)
    {
        using var filters = Filters(geometry);
        var transposed = geometry with { Inputs = geometry.Outputs, Outputs = geometry.Inputs };
        if (geometry.IsWinograd)
        {
            WinogradFilters.Backward(weight, geometry.Outputs, geometry.Inputs, filters.Data);
            BlockConvolution.Run(Tiles(transposed, dy, dx), filters.Data);
        }
        else
        {
            PixelFilters.Backward(weight, geometry.Outputs, geometry.Inputs, filters.Data);
            BlockConvolution.Run(Pixels(transposed, dy, dx), filters.Data);
        }
    }

    /// <summary>The gradient of the filters.</summary>
    /// <param name="geometry">As for <see cref="Forward"/>.</param>
    /// <param name="x">The maps.</param>
    /// <param name="dy">The gradient of the results.</param>
    /// <param name="gradient">Receives that of the filters.</param>
    public static void WeightGradient(ConvolutionGeometry geometry, float* x, float* dy, float* gradient)
    {
        if (geometry.IsWinograd)
        {
            var (sums, parts) = BlockWeightGradient.Run(Tiles(geometry, x, dy));
            using (sums) WinogradFilters.Gradient(sums.Data, parts, geometry.Outputs, geometry.Inputs, gradient);
        }
        else
        {
            var (sums, parts) = BlockWeightGradient.Run(Pixels(geometry, x, dy));
            using (sums) PixelFilters.Gradient(sums.Data, parts, geometry.Outputs, geometry.Inputs, gradient);
        }
    }

    private static AlignedMemory Filters(ConvolutionGeometry geometry) =>
        new((geometry.IsWinograd ? WinogradTiles.Values : PixelTiles.Values) * geometry.Inputs * geometry.Outputs);

    private static WinogradTiles Tiles(ConvolutionGeometry geometry, float* map, float* results) =>
        new(map, geometry.Inputs, results, geometry.Outputs, geometry.Images, geometry.Height, geometry.Width);

    private static PixelTiles Pixels(ConvolutionGeometry geometry, float* map, float* results) =>
        new(map, geometry.Inputs, results, geometry.Outputs, geometry.Images * geometry.Height * geometry.Width);
}
