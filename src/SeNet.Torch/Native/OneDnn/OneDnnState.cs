namespace SeNet.Torch.Native.OneDnn;

/// <summary>How this process uses oneDNN.</summary>
public enum OneDnnState
{
    /// <summary>As it came: it knows the caches, or needs no help.</summary>
    AsShipped,

    /// <summary>The processor hides its caches; oneDNN was given sizes, and convolves right with them.</summary>
    SizesGiven,

    /// <summary>The processor hides its caches, and the user wants oneDNN left alone: convolutions may be wrong, or end the process.</summary>
    LeftAlone,

    /// <summary>Not at all: libtorch computes convolutions in other ways, right, but slower.</summary>
    Off,
}
