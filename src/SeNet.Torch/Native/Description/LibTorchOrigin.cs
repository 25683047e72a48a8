namespace SeNet.Torch.Native.Description;

/// <summary>Where a process has its libtorch from.</summary>
public enum LibTorchOrigin
{
    /// <summary>The program carries it.</summary>
    Program,

    /// <summary>The environment variable <c>SENET_LIBTORCH</c> names it.</summary>
    Variable,

    /// <summary>The NuGet cache, as in a notebook.</summary>
    PackageCache,

    /// <summary>The system's library path.</summary>
    System,
}
