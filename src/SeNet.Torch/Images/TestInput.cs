namespace SeNet.Torch.Images;

/// <summary>How the publisher of a network's weights showed it images when testing it. Immutable.</summary>
/// <param name="Size">Side of the network's square input in pixels.</param>
/// <param name="CropShare">The input's side as a share of the resized image's shorter side, above 0 and at most 1: the shorter side is
/// resized to <c>floor(Size / CropShare)</c> pixels, and the centre cut out.</param>
/// <param name="Filter">By which filter images are resized.</param>
public sealed record TestInput(int Size, double CropShare, ResizeFilter Filter);
