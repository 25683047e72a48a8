namespace SeNet.Torch.Native.Description;

/// <summary>What <see cref="TorchRuntime.Describe"/> tells. Immutable; its text, some ten lines, is made for a bug report.</summary>
/// <param name="System">The machine and the versions.</param>
/// <param name="Torch">torch in this process.</param>
public sealed record RuntimeDescription(SystemDescription System, TorchDescription Torch)
{
    /// <summary>Some lines of text, of a label and what it is.</summary>
    public override string ToString() => $"{System}\n{Torch}";
}
