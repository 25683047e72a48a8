namespace SeNet.Torch.Weights.Pickle;

/// <summary>Stands for a harmless Python object without weights, such as a device, a set or bytes: its content is dropped.</summary>
internal sealed class Unread
{
    private Unread()
    {
    }

    internal static Unread Instance { get; } = new();
}
