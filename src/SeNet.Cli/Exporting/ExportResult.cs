namespace SeNet.Cli.Exporting;

/// <summary>What <c>senet export --json</c> writes; scripts rely on the names.</summary>
/// <param name="Onnx">The ONNX file, as it was asked for; null for none.</param>
/// <param name="Weights">The weights file, likewise.</param>
/// <param name="Architecture">The network's name.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="ImageSize">Side of the ONNX file's input in pixels.</param>
internal sealed record ExportResult(string? Onnx, string? Weights, string Architecture, int ClassCount, int ImageSize)
{
    /// <summary>The result in a sentence.</summary>
    public override string ToString() =>
        $"Wrote {string.Join(" and ", new[] { Onnx, Weights }.Where(file => file is not null))}: a {Architecture} for {ClassCount:N0} classes{(Onnx is null ? "" : $", images of {ImageSize}×{ImageSize} pixels")}.";
}
