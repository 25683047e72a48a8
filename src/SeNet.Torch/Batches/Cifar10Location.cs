namespace SeNet.Torch.Batches;

/// <summary>In which form CIFAR-10 was found.</summary>
internal enum Cifar10Location
{
    /// <summary>Not at all.</summary>
    Unknown,

    /// <summary>A folder with the official files.</summary>
    Folder,

    /// <summary>The official archive.</summary>
    Archive,

    /// <summary>One file of records.</summary>
    SingleFile,
}
