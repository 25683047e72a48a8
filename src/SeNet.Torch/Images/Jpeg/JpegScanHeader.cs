namespace SeNet.Torch.Images.Jpeg;

/// <summary>What a scan brings.</summary>
/// <param name="Components">Its components, with the tables for their first coefficients and for the others.</param>
/// <param name="First">The first coefficient, in zigzag order.</param>
/// <param name="Last">The last.</param>
/// <param name="BitBefore">The lowest bit that earlier scans brought; 0 if this is the first.</param>
/// <param name="LowestBit">The lowest bit that it brings.</param>
internal sealed record JpegScanHeader(
    (JpegComponent Component, HuffmanTable? Dc, HuffmanTable? Ac)[] Components, int First, int Last, int BitBefore, int LowestBit)
{
    /// <summary>Whether it brings a further bit of coefficients that earlier scans began.</summary>
    public bool Refines => BitBefore > 0;
}
