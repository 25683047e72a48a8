namespace SeNet.Torch.Images.Jpeg;

/// <summary>Whether a JPEG's data is all there.</summary>
internal enum JpegCompleteness
{
    /// <summary>It can't be told: arithmetic coding, a lossless or hierarchical process, no Huffman tables, or a damaged header.</summary>
    Unknown,

    /// <summary>Every block's data is there.</summary>
    Complete,

    /// <summary>Every block's data is there, but the file ends without the end marker that decoders wait for.</summary>
    EndMarkerMissing,

    /// <summary>The file ends within the data.</summary>
    Truncated,

    /// <summary>A scan, or the part of one between two restart markers, has less data than the blocks that it is for.</summary>
    DataMissing,

    /// <summary>A component, or some bits of its coefficients, never come in any scan.</summary>
    ScansMissing,
}
