namespace SeNet.Torch.Tests.Native;

/// <summary>Marks tests that compare a network of each family with PyTorch's or float64's numbers; they also run under other instruction sets.</summary>
internal static class ParityTrait
{
    public const string Name = "Compares";
    public const string Value = "Numbers";
}
