using System.Diagnostics;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Torch.RanksProbe;

/// <summary>Images of another source, with faults.</summary>
public sealed class FaultySource(IImageSource source, Func<int, FaultKind> faultOf) : IImageSource
{
    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => source.ClassNames;

    /// <inheritdoc/>
    public int GetLabel(int index) => source.GetLabel(index);

    /// <inheritdoc/>
    public string GetName(int index) => source.GetName(index);

    /// <inheritdoc/>
    public RgbImage GetImage(int index)
    {
        switch (faultOf(index))
        {
            case FaultKind.Unreadable:
                throw new ImageDecodingException($"image {index}", "it is none");
            case FaultKind.Throws:
                throw new InvalidDataException("a fault of the test");
            case FaultKind.Kills:
                Process.GetCurrentProcess().Kill();
                break;
            case FaultKind.Exits:
                Environment.Exit(7);
                break;
        }
        return source.GetImage(index);
    }
}
