DROP TABLE sent_bundles;
DROP TABLE kept_parts;
DROP TABLE kept_bundles;
